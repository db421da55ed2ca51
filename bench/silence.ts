// oxlint-disable-next-line no-restricted-imports -- the guard's own circuit breaker, which gets the simulated time
import { createBreaker, type Pass } from '@library-card/library-systems/guard/circuit-breaker.ts'
// oxlint-disable-next-line no-restricted-imports -- the guard's own queue, whose clock is simulated
import { createQueue } from '@library-card/library-systems/guard/queue.ts'
// oxlint-disable-next-line no-restricted-imports -- seeded numbers, and nothing of the card
import { randomFrom } from '../apps/bff/test/audit/records.ts'
import { accountsInTen } from '../deploy/calls-of-day.ts'
import {
  accounts,
  createTimeline,
  datesOfKinds,
  hour,
  limits,
  minute,
  pickFrom,
  quotaOf,
  reminderHours,
  seed,
  shareOfReminders,
  shareOf,
  targets,
  times,
} from './day-model.ts'
import { printTable } from './figures.ts'
import { mostInASecond } from './seen-calls.ts'

/** The hours in which the largest institution is silent, and the end of the tries. */
const silence = { from: 6 * hour, until: 12 * hour, evening: 21 * hour }
const retryEvery = 30 * minute

/**
 * The reminders of a day on which the largest institution is silent for hours. In the worst case, nobody with an account there has
 * anything new elsewhere, so the card tries all of them again each half hour.
 */
function simulateSilence(reminders: number) {
  const random = randomFrom(seed)
  const timeline = createTimeline()
  const { now, after } = timeline
  const queue = createQueue(limits, { now, after })
  const breaker = createBreaker()
  const started: number[] = []
  const found = { attempts: 0, read: 0 }
  const isSilent = () => now() >= silence.from && now() < silence.until

  function call(startBy: number, ended: (isAnswered: boolean) => void) {
    const pass = passAt(now())
    if (!pass) return ended(false)
    queue.enter({
      priority: 'reminder',
      turn: 0,
      startBy,
      followUpCalls: 0,
      start: (done) => {
        started.push(now())
        const isAnswered = !isSilent()
        after(times.call, () => {
          done(times.call)
          breaker.record(pass, isAnswered ? 'good' : 'refused', now())
          ended(isAnswered)
        })
      },
      refuse: () => ended(false),
    })
  }

  function passAt(time: number): Pass | null {
    try {
      return breaker.admit(time)
    } catch {
      return null
    }
  }

  function remind() {
    found.attempts += 1
    const startBy = now() + times.visit
    call(startBy, (isAnswered) => {
      if (!isAnswered) return now() + retryEvery < silence.evening ? after(retryEvery, remind) : undefined
      found.read += 1
      const callsForDates = datesOfKinds[pickFrom(accountsInTen, random)]!
      for (let nth = 1; nth < callsForDates; nth++) call(startBy, () => {})
    })
  }

  const share = 1 - (1 - shareOf(0)) ** accounts
  const there = Math.round(reminders * share)
  for (let nth = 0; nth < there; nth++)
    timeline.at(pickFrom(reminderHours, random) * hour + random(hour), remind)
  timeline.run(silence.evening + hour)
  return { ...found, there, started }
}

/** Prints what it costs to try reminders again. Returns what missed its target. */
export function benchSilence(reminders: number): string[] {
  const { there, attempts, read, started } = simulateSilence(reminders)
  const whileSilent = started.filter((at) => at >= silence.from && at < silence.until).length
  const peak = mostInASecond(started)
  printTable('Reminders with an account at the largest institution, which is silent from 6 to 12', {
    'read in all': { count: `${read} of ${there}` },
    'attempts, each half hour': { count: attempts },
    'calls while it is silent': { count: whileSilent },
    'calls in the hour after': {
      count: started.filter((at) => at >= silence.until && at < silence.until + hour).length,
    },
    'calls of the day': { count: started.length },
    'a tenth of its quota': { count: shareOfReminders * quotaOf(0) },
    'peak second': { count: peak },
  })
  return [
    ...(peak > targets.inASecond ? [`after silence an institution sees ${peak} calls in a second`] : []),
    ...(read < there ? [`${there - read} reminders are not read after silence`] : []),
  ]
}
