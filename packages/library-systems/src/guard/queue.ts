import { whenAborted } from '../exchange/disconnect.ts'
import { type InstitutionFailure, notSent, callerGone } from '../exchange/failure.ts'
import { type HttpRequest, patronReads, priorities, type Priority } from '../exchange/http-client.ts'
import { createAdmission, type AdmissionSettings } from './rate-limit.ts'
import type { FairShares } from './fair-shares.ts'

/** `now`: milliseconds since the start of the process; `after` calls `run` once, and returns a function that cancels it. */
type Clock = { now: () => number; after: (milliseconds: number, run: () => void) => () => void }

/**
 * `startBy`: the latest start. If the call has to wait, it is also the time by which the call and its follow-up
 * calls should be answered.
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
 * showed that the institution had received the call.
 */
export type Done = (time: number, ended?: { mayStillArrive?: boolean }) => void

type Queue = ReturnType<typeof createQueue>
type QueueSettings = AdmissionSettings & Partial<typeof queueConstants>

/**
 * `waiting`: maximum number of queued calls, not counting the lists of cards in progress. A further call replaces the last one or is
 * rejected.
 */
export const queueConstants = { waiting: 50 }

/** Milliseconds of process activity within which a sent call reaches the institution, or never does. */
const travelsFor = 1_000
/** Milliseconds. A stalled process sends nothing, so a stall of any length counts as at most one of these steps. */
const travelStep = 250

/** Queues the calls to one institution: each starts when admission allows it, in the order of priority. */
export function createQueue(settings: QueueSettings, { now, after }: Clock) {
  const { waiting: maxWaiting } = { ...queueConstants, ...settings }
  const admission = createAdmission(settings, now)
  const queued = createPriorityQueue<Waiting>()
  const prediction = createPrediction(admission, now)
  const wakeIn = createTimer({ now, after }, next)

  /**
   * Starts or queues the call. A call that cannot end in time is rejected at once, without a wait.
   */
  function enter(one: Waiting) {
    const ahead = queued.ahead(one) + prediction.listsBefore(one)
    const wait = admission.waitOf(ahead + 1)
    if (!prediction.canEnd(one, ahead)) return one.refuse(tooLate(wait))
    if (queued.size() === 0 && !admission.isFull() && admission.waitOf(1) <= 0) return start(one)
    if (!isListInProgress(one) && queued.countNew() >= maxWaiting && !makeRoom(queued, one, wait)) return
    queued.add(one)
    next()
  }

  /**
   * Starts the calls that have their turn. A full bulkhead needs no timer: the end of a call starts the next.
   */
  function next() {
    for (let one = queued.first(); one && !admission.isFull(); one = queued.first()) {
      const wait = admission.waitOf(1)
      if (wait > 0) return wakeIn(Math.max(1, Math.ceil(wait)))
      queued.take()
      if (prediction.canEnd(one, prediction.listsBefore(one))) start(one)
      else one.refuse(tooLate(admission.waitOf(queued.size() + 1)))
    }
  }

  function start(one: Waiting) {
    admission.enter()
    prediction.expect(one, one.followUpCalls)
    let hasArrived = false
    const cancelTravel = afterTravel(after, () => {
      arrive()
      next()
    })
    one.start((time, { mayStillArrive = false } = {}) => {
      if (!mayStillArrive) arrive()
      end(one, time)
    })

    function arrive() {
      if (hasArrived) return
      hasArrived = true
      cancelTravel()
      admission.arrived()
    }
  }

  /** The follow-up calls of a call enter the queue before the next call starts. */
  function end(one: Waiting, time: number) {
    const { followUpCalls = 0 } = one
    admission.leave(time)
    if (followUpCalls === 0) return next()
    after(0, () => {
      prediction.expect(one, -followUpCalls)
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

/**
 * Calls `run` when a call must have arrived. Returns a function that cancels this. If calls counted until their answers, 20 instead of
 * 30 would be in flight at an institution whose answers take 4 s.
 */
function afterTravel(after: Clock['after'], run: () => void): () => void {
  let cancel = takeStep(travelsFor)
  return () => cancel()

  function takeStep(remaining: number) {
    return after(travelStep, () => {
      if (remaining > travelStep) cancel = takeStep(remaining - travelStep)
      else run()
    })
  }
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

/** Rejects the call that would start last. Returns false if that is the new call. */
function makeRoom(queued: Priorities, one: Waiting, wait: number): boolean {
  const last = queued.behind(one).at(-1)
  if (last) queued.remove(last)
  const refused = last ?? one
  refused.refuse(notSent('busy', 'too many are waiting', wait))
  return refused !== one
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
    const forget = whenAborted(signal, leave)
    const timer = setTimeout(leave, Math.max(0, startBy - performance.now()))
    stopWatching = () => {
      forget()
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

/** `followUpCalls`: the number of calls that the call's response will cause. */
type Scheduled = { priority: Priority; startBy: number; followUpCalls?: number }

/**
 * Predicts whether a call and its follow-up calls can end in time. Under overload, a card that cannot be complete in time is rejected
 * before its first call. Without the prediction, 75 complete cards took 673 calls instead of 357.
 */
function createPrediction(admission: ReturnType<typeof createAdmission>, now: () => number) {
  /** The number of lists that will follow from accounts in flight. */
  let lists = 0

  return {
    /** Adds the calls that will follow from a patron's account; a negative number removes them once they are in the queue. */
    expect({ priority }: Scheduled, calls = 0) {
      if (patronReads.has(priority)) lists += calls
    },
    /** The number of expected lists that start before this call. */
    listsBefore: ({ priority }: Scheduled): number =>
      priorities.indexOf(priority) > priorities.indexOf('continuation') ? lists : 0,
    /** `ahead`: the number of calls that start earlier. The last of several answers takes longer than the mean. */
    canEnd({ startBy, followUpCalls = 0 }: Scheduled, ahead: number): boolean {
      const wait = admission.waitOf(ahead + 1 + followUpCalls)
      const takes = admission.meanTime() * (followUpCalls > 0 ? 2 : 1)
      return now() + (wait > 0 ? wait + takes : 0) < startBy
    },
  }
}

/**
 * A queued call. `turn`: its number among the calls of its person; `followUpCalls`: the number of calls that
 * its response will cause.
 */
export type Ordered = { priority: Priority; turn: number; followUpCalls?: number }

/** The queue of one institution, ordered by priority, then by turn, then by arrival. */
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
    /** Counts the queued calls that would start before a new one, and their follow-up calls. */
    ahead: (one: Ordered): number =>
      queue.slice(0, placeOf(one)).reduce((count, { followUpCalls = 0 }) => count + 1 + followUpCalls, 0),
    /** The queued calls that would start after a new one, the next one first. */
    behind: (one: Ordered): readonly T[] => queue.slice(placeOf(one)),
    size: () => queue.length,
    /** The number of queued calls other than lists of cards in progress. */
    countNew: () => queue.filter((one) => !isListInProgress(one)).length,
  }
}

function isBefore(one: Ordered, other: Ordered): boolean {
  const order = priorities.indexOf(one.priority) - priorities.indexOf(other.priority)
  return order < 0 || (order === 0 && one.turn < other.turn)
}

/** Whether the call reads a list of a card whose account has been read already. */
function isListInProgress({ priority }: Pick<Ordered, 'priority'>): boolean {
  return priority === 'continuation'
}
