import { priorities, type Priority } from '../http-client.ts'
import type { createAdmission } from './admission.ts'

/** `followUpCalls`: the number of calls that follow from its response. */
export type Scheduled = { priority: Priority; startBy: number; followUpCalls?: number }
type FollowUp = Pick<Scheduled, 'priority' | 'followUpCalls'>

/** Decides when calls have their turn, so that cards are completed one after another and not all at the end. */
export function createSchedule(admission: ReturnType<typeof createAdmission>, now: () => number) {
  /** The number of calls that will follow from those in flight, by the priority of these. */
  const following = new Map(priorities.map((priority) => [priority, 0]))

  /** The number of calls that will follow from those in flight and come before this one. */
  function reservedBefore({ priority }: Pick<FollowUp, 'priority'>): number {
    const first = priorities.slice(0, priorities.indexOf(priority) + 1)
    return first.reduce((sum, one) => sum + following.get(one)!, 0)
  }

  function add(priority: Priority, calls: number) {
    following.set(priority, following.get(priority)! + calls)
  }

  return {
    reservedBefore,
    /** A call has started: others will follow from it. */
    reserve: ({ priority, followUpCalls = 0 }: FollowUp) => add(priority, followUpCalls),
    /** The calls that follow from it are in the queue themselves. */
    release: ({ priority, followUpCalls = 0 }: FollowUp) => add(priority, -followUpCalls),
    /**
     * Whether the call and those that follow from it can end in time, if so many others start before. The last answer of
     * several takes longer than the mean.
     */
    canEnd({ startBy, followUpCalls = 0 }: Scheduled, ahead: number): boolean {
      const wait = admission.waitOf(ahead + 1 + followUpCalls)
      const takes = admission.meanTime() * (followUpCalls > 0 ? 2 : 1)
      return now() + (wait > 0 ? wait + takes : 0) < startBy
    },
    /** Milliseconds until this call may start, if it is the next: it leaves as many starts as those before it will need. */
    waitOfNext(one: Scheduled): number {
      const reserved = reservedBefore(one)
      const wait = admission.waitOf(1)
      return reserved === 0 ? wait : Math.max(wait, admission.paceOf(reserved + 1) - admission.meanTime())
    },
  }
}
