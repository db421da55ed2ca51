import { type InstitutionFailure, notSent, callerGone } from '../exchange/failure.ts'
import { type HttpRequest, priorities, type Priority } from '../exchange/http-client.ts'
import { createAdmission, type AdmissionSettings } from './rate-limit.ts'
import type { FairShares } from './fair-shares.ts'

/** `now`: milliseconds since the start of the process; `after` calls `run` once. */
type Clock = { now: () => number; after: (milliseconds: number, run: () => void) => void }

/**
 * `startBy`: the latest start; if the call has to wait, also the time by which the call and those that follow
 * should be answered.
 */
export type Waiting = Scheduled & {
  /** The lower `turn` starts first among calls of the same priority. */
  turn: number
  /** `done`: to be called when the call ends. */
  start: (done: Done) => void
  refuse: (failure: InstitutionFailure) => void
}

/**
 * Records that a call ended after `time` milliseconds. `mayStillArrive`: the caller gave up before anything
 * showed that the institution has the call.
 */
export type Done = (time: number, ended?: { mayStillArrive?: boolean }) => void

type Queue = ReturnType<typeof createQueue>
type QueueSettings = AdmissionSettings & Partial<typeof queueConstants>

/** `waiting`: the number of queued calls; a further call takes the place of the last one, or is rejected. */
export const queueConstants = { waiting: 50 }

/** Milliseconds within which a call that was sent reaches the institution, or never does, while this process works. */
const travelsFor = 1_000
/** While the process stands still, it sends nothing: a pause of any length counts as one of these steps at most, in milliseconds. */
const travelStep = 250

/** Queues the calls to one institution: each starts when admission allows it, in the order of priority. */
export function createQueue(settings: QueueSettings, { now, after }: Clock) {
  const { waiting: maxWaiting } = { ...queueConstants, ...settings }
  const admission = createAdmission(settings, now)
  const queued = createPriorityQueue<Waiting>()
  const schedule = createSchedule(admission, now)
  const wakeIn = createTimer({ now, after }, next)

  /**
   * Starts or queues the call. A call that cannot end in time is rejected at once, rather than after a wait.
   */
  function enter(one: Waiting) {
    const ahead = queued.ahead(one) + schedule.reservedBefore(one)
    const wait = admission.waitOf(ahead + 1)
    if (!schedule.canEnd(one, ahead)) return one.refuse(tooLate(wait))
    if (queued.size() === 0 && !admission.isFull() && schedule.waitOfNext(one) <= 0) return start(one)
    if (queued.size() >= maxWaiting && !makeRoom(queued, one, wait)) return
    refuseLate(one, queued, schedule, admission)
    queued.add(one)
    next()
  }

  /**
   * Starts the calls that have their turn. A full bulkhead needs no timer: the end of a call starts the next.
   */
  function next() {
    for (let one = queued.first(); one && !admission.isFull(); one = queued.first()) {
      const wait = schedule.waitOfNext(one)
      if (wait > 0) return wakeIn(Math.max(1, Math.ceil(wait)))
      queued.take()
      if (schedule.canEnd(one, schedule.reservedBefore(one))) start(one)
      else one.refuse(tooLate(admission.waitOf(queued.size() + 1)))
    }
  }

  function start(one: Waiting) {
    admission.enter()
    schedule.reserve(one)
    let hasArrived = false
    const arrive = () => {
      if (!hasArrived) admission.arrived()
      hasArrived = true
    }
    afterTravel(after, { hasArrived: () => hasArrived, arrive, next })
    one.start((time, { mayStillArrive = false } = {}) => {
      if (!mayStillArrive) arrive()
      end(one, time)
    })
  }

  /** The calls that follow from a call enter the queue before the next one starts. */
  function end({ priority, followUpCalls = 0 }: Waiting, time: number) {
    admission.leave(time)
    if (followUpCalls === 0) return next()
    after(0, () => {
      schedule.release({ priority, followUpCalls })
      next()
    })
  }

  function refuseAll(failure: InstitutionFailure) {
    for (let one = queued.take(); one; one = queued.take()) one.refuse(failure)
  }

  const { holdFor, inFlight, startsRecently } = admission
  const { remove: leave, size: waiting } = queued
  /** Returns the milliseconds that a new call would have to wait at least. */
  const wait = () => admission.waitOf(waiting() + 1)
  return { enter, leave, refuseAll, holdFor, inFlight, startsRecently, waiting, wait }
}

type Travel = { hasArrived: () => boolean; arrive: () => void; next: () => void }

/** Calls `arrive` and `next` when a call must have arrived, unless it has by then. */
function afterTravel(after: Clock['after'], call: Travel, remaining = travelsFor) {
  after(travelStep, () => {
    if (call.hasArrived()) return
    if (remaining > travelStep) return afterTravel(after, call, remaining - travelStep)
    call.arrive()
    call.next()
  })
}

/** Calls `run` at the earliest of the times that were set. */
function createTimer({ now, after }: Clock, run: () => void) {
  let earliest = Infinity
  return function wakeIn(milliseconds: number) {
    const at = now() + milliseconds
    if (at > earliest - 1) return
    earliest = at
    after(milliseconds, () => {
      if (earliest === at) earliest = Infinity
      run()
    })
  }
}

type Priorities = ReturnType<typeof createPriorityQueue<Waiting>>
type Admission = ReturnType<typeof createAdmission>

/** Rejects the call that would start last. Returns false if that is the new call. */
function makeRoom(queued: Priorities, one: Waiting, wait: number): boolean {
  const last = queued.behind(one).at(-1)
  if (last) queued.remove(last)
  const refused = last ?? one
  refused.refuse(notSent('busy', 'too many are waiting', wait))
  return refused !== one
}

/**
 * Rejects at once the calls that can no longer end in time, because a new one comes before them. The lists of
 * a card in progress delay no other call: starts were reserved for them.
 */
function refuseLate(
  one: Waiting,
  queued: Priorities,
  schedule: ReturnType<typeof createSchedule>,
  admission: Admission,
) {
  if (one.priority === 'continuation') return
  let before = queued.ahead(one) + countWithFollowing([one])
  for (const other of queued.behind(one)) {
    const ahead = before + schedule.reservedBefore(other)
    if (schedule.canEnd(other, ahead)) before += countWithFollowing([other])
    else {
      queued.remove(other)
      other.refuse(tooLate(admission.waitOf(ahead + 1)))
    }
  }
}

function tooLate(wait: number): InstitutionFailure {
  return notSent('busy', 'no turn in time', wait)
}

/**
 * Resolves when the request may be sent, with the function that records its end. The request leaves the queue at
 * once if its caller disconnects or `startBy` passes.
 */
export function takeTurn(
  queue: Queue,
  shares: FairShares,
  request: HttpRequest,
  startBy: number,
): Promise<Done> {
  const { priority, signal, followUpCalls = 0 } = request
  if (performance.now() >= startBy) return Promise.reject(tooLate(0))
  if (signal.aborted) return Promise.reject(callerGone())
  const { promise, resolve, reject } = Promise.withResolvers<Done>()
  let hasSettled = false
  let stopWatching: (() => void) | undefined
  const waiting: Waiting = {
    priority,
    turn: shares.take(request),
    startBy,
    followUpCalls,
    start: (done) => settle(() => resolve(done)),
    refuse(failure) {
      shares.giveBack(request)
      settle(() => reject(failure))
    },
  }
  queue.enter(waiting)
  if (!hasSettled) keepWatch()
  return promise

  function keepWatch() {
    signal.addEventListener('abort', leave)
    const timer = setTimeout(leave, Math.max(0, startBy - performance.now()))
    stopWatching = () => {
      signal.removeEventListener('abort', leave)
      clearTimeout(timer)
    }
  }

  function settle(finish: () => void) {
    hasSettled = true
    stopWatching?.()
    finish()
  }

  function leave() {
    if (queue.leave(waiting)) waiting.refuse(notSent('busy', 'no turn in time', 0))
  }
}

/** `followUpCalls`: the number of calls that follow from its response. */
type Scheduled = { priority: Priority; startBy: number; followUpCalls?: number }
type FollowUp = Pick<Scheduled, 'priority' | 'followUpCalls'>

/** Decides when calls have their turn, so that cards are completed one after another and not all at the end. */
function createSchedule(admission: Admission, now: () => number) {
  /** The number of calls that will follow from those in flight, by the priority of the calls in flight. */
  const following = new Map(priorities.map((priority) => [priority, 0]))

  /** Returns the number of calls that will follow from those in flight and come before this one. */
  function reservedBefore({ priority }: Pick<FollowUp, 'priority'>): number {
    const first = priorities.slice(0, priorities.indexOf(priority) + 1)
    return first.reduce((sum, one) => sum + following.get(one)!, 0)
  }

  function add(priority: Priority, calls: number) {
    following.set(priority, following.get(priority)! + calls)
  }

  return {
    reservedBefore,
    /** Reserves starts for the calls that will follow from a call that has started. */
    reserve: ({ priority, followUpCalls = 0 }: FollowUp) => add(priority, followUpCalls),
    /** Releases the reserved starts: the calls that follow are in the queue themselves. */
    release: ({ priority, followUpCalls = 0 }: FollowUp) => add(priority, -followUpCalls),
    /**
     * Whether the call and those that follow from it can end in time, if `ahead` other calls start before. The last
     * answer of several takes longer than the mean.
     */
    canEnd({ startBy, followUpCalls = 0 }: Scheduled, ahead: number): boolean {
      const wait = admission.waitOf(ahead + 1 + followUpCalls)
      const takes = admission.meanTime() * (followUpCalls > 0 ? 2 : 1)
      return now() + (wait > 0 ? wait + takes : 0) < startBy
    },
    /**
     * Returns the milliseconds until this call may start, if it is the next: it leaves as many starts as the
     * reserved calls before it will need.
     */
    waitOfNext(one: Scheduled): number {
      const reserved = reservedBefore(one)
      const wait = admission.waitOf(1)
      return reserved === 0 ? wait : Math.max(wait, admission.paceOf(reserved + 1) - admission.meanTime())
    },
  }
}

/**
 * A queued call. `turn`: its number among the calls of its person; `followUpCalls`: the number of calls that
 * follow from its response.
 */
export type Ordered = { priority: Priority; turn: number; followUpCalls?: number }

/** The queue of one institution in the order in which calls start: by priority, then by turn, then as they came. */
export function createPriorityQueue<T extends Ordered>() {
  const queue: T[] = []

  /** The number of queued calls that start before a new one. */
  function placeOf(one: Ordered): number {
    const place = queue.findIndex((other) => isBefore(one, other))
    return place === -1 ? queue.length : place
  }

  function remove(one: T): boolean {
    const place = queue.indexOf(one)
    if (place !== -1) queue.splice(place, 1)
    return place !== -1
  }

  return {
    add: (one: T) => void queue.splice(placeOf(one), 0, one),
    first: (): T | undefined => queue[0],
    take: (): T | undefined => queue.shift(),
    remove,
    /** Counts the queued calls that would start before a new one, and the calls that follow from those. */
    ahead: (one: Ordered): number => countWithFollowing(queue.slice(0, placeOf(one))),
    /** The queued calls that would start after a new one, the next one first. */
    behind: (one: Ordered): readonly T[] => queue.slice(placeOf(one)),
    size: () => queue.length,
  }
}

function isBefore(one: Ordered, other: Ordered): boolean {
  const order = priorities.indexOf(one.priority) - priorities.indexOf(other.priority)
  return order < 0 || (order === 0 && one.turn < other.turn)
}

function countWithFollowing(all: readonly Ordered[]): number {
  return all.reduce((count, { followUpCalls = 0 }) => count + 1 + followUpCalls, 0)
}
