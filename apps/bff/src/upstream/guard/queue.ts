import { type InstitutionFailure, notSent, callerGone } from '../failure.ts'
import type { Priority, HttpRequest } from '../http-client.ts'
import { travelsFor } from '../../replicas/share.ts'
import { createPriorityQueues } from './priorities.ts'
import { createAdmission } from './admission.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

/** `now`: milliseconds from an arbitrary origin; `after` calls `run` once. */
type Clock = { now: () => number; after: (milliseconds: number, run: () => void) => void }

/** This process may use one of so many equal parts of each limit; Infinity: nothing at present. */
export type Parts = () => number

export type Waiting = {
  priority: Priority
  who: string
  /** The latest start. */
  startBy: number
  /** The number of calls that follow from its response; they must start by `startBy`, too. */
  follows?: number
  start: () => void
  refuse: (failure: InstitutionFailure) => void
}

/** `mayStillArrive`: the caller gave up before anything showed that the institution has the call. */
type Ended = { follows?: number | undefined; mayStillArrive?: boolean }

export type Queue = ReturnType<typeof createQueue>
type QueueSettings = Pick<GuardSettings, 'inFlight' | 'waiting' | 'starts' | 'startsWithin' | 'seen'>

/** Queues the calls to one institution: each starts when admission allows it, in the order of priority. */
export function createQueue(settings: QueueSettings, { now, after }: Clock, parts?: Parts) {
  const admission = createAdmission(settings, now, parts)
  const priorities = createPriorityQueues<Waiting>()
  let hasTimer = false
  /** The number of calls that will follow from those in flight. */
  let following = 0

  /** Starts, rejects or queues the call. */
  function enter(one: Waiting) {
    if (priorities.size() === 0 && admission.isOpen() && canEnd(one, 0)) return start(one)
    const turn = priorities.ahead(one) + 1
    const wait = admission.waitOf(turn)
    if (!canEnd(one, turn)) return one.refuse(tooLate(wait))
    if (priorities.size() >= settings.waiting && !makeRoom(priorities, one, wait)) return
    priorities.add(one)
    next()
  }

  /**
   * Whether a call that has this turn (0: now) and the calls that follow from it can end in time. A call that cannot is rejected
   * at once, rather than after a wait.
   */
  function canEnd({ startBy, follows = 0 }: Waiting, turn: number): boolean {
    const last = turn + follows + (follows === 0 ? 0 : following)
    const wait = last === 0 ? 0 : admission.waitOf(last)
    return now() + (wait > 0 ? wait + admission.meanTime() : 0) < startBy
  }

  function next() {
    while (priorities.size() > 0 && admission.isOpen()) {
      const one = priorities.take()!
      if (canEnd(one, 0)) start(one)
      else one.refuse(tooLate(admission.waitOf(priorities.size() + 1)))
    }
    setTimer()
  }

  /** Sets one timer for when the limits admit the next call. With a full bulkhead none is needed: the end of a call starts the next. */
  function setTimer() {
    if (hasTimer || priorities.size() === 0 || admission.isFull()) return
    hasTimer = true
    after(Math.max(1, Math.ceil(admission.waitOf(1))), () => {
      hasTimer = false
      next()
    })
  }

  function start(one: Waiting) {
    admission.enter()
    following += one.follows ?? 0
    one.start()
  }

  /** A call ended after `time` milliseconds. The calls that follow from it enter the queue before the next one starts. */
  function done(time: number, { follows = 0, mayStillArrive = false }: Ended = {}) {
    admission.leave(time, !mayStillArrive)
    if (mayStillArrive)
      after(travelsFor, () => {
        admission.arrived()
        next()
      })
    if (follows === 0) return next()
    after(0, () => {
      following -= follows
      next()
    })
  }

  function refuseAll(failure: InstitutionFailure) {
    for (let one = priorities.take(); one; one = priorities.take()) one.refuse(failure)
  }

  const { holdFor, inFlight, startsRecently } = admission
  const waiting = priorities.size
  return { enter, leave: priorities.remove, done, refuseAll, holdFor, inFlight, startsRecently, waiting }
}

/** Rejects the call that would start last, to make room; false if that is the new call. */
function makeRoom(
  priorities: ReturnType<typeof createPriorityQueues<Waiting>>,
  one: Waiting,
  wait: number,
): boolean {
  const last = priorities.lastFor(one)
  if (last) priorities.remove(last)
  const refused = last ?? one
  refused.refuse(notSent('busy', 'too many are waiting', wait))
  return refused !== one
}

function tooLate(wait: number): InstitutionFailure {
  return notSent('busy', 'no turn in time', wait)
}

/** Resolves when the request may be sent. It leaves the queue at once if its caller disconnects or `startBy` passes. */
export function takeTurn(queue: Queue, request: HttpRequest, startBy: number): Promise<void> {
  const { priority, who, signal, follows = 0 } = request
  if (signal.aborted) return Promise.reject(callerGone())
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let hasSettled = false
  let stopWatching: (() => void) | undefined
  const waiting: Waiting = {
    priority,
    who,
    startBy,
    follows,
    start: () => settle(resolve),
    refuse: (failure) => settle(() => reject(failure)),
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
