import { type InstitutionFailure, notSent, callerGone } from '../failure.ts'
import type { HttpRequest } from '../http-client.ts'
import { travelsFor } from '../../replicas/share.ts'
import { countWithFollowing, createPriorityQueue } from './priorities.ts'
import { createAdmission, type AdmissionSettings } from './admission.ts'
import { createSchedule, type Scheduled } from './schedule.ts'
import type { FairShares } from './fair-shares.ts'

/** `now`: milliseconds from an arbitrary origin; `after` calls `run` once. */
type Clock = { now: () => number; after: (milliseconds: number, run: () => void) => void }

/** Divides each limit into equal shares, of which this process uses one; Infinity: nothing at present. */
export type Divisor = () => number

/** `startBy`: the latest start; if it has to wait, also the time by which it and the calls that follow should be answered. */
export type Waiting = Scheduled & {
  /** Of two calls of the same priority, the one with the lower number starts first. */
  turn: number
  start: () => void
  refuse: (failure: InstitutionFailure) => void
}

/** `mayStillArrive`: the caller gave up before anything showed that the institution has the call. */
type Ended = Partial<Pick<Waiting, 'priority' | 'followUpCalls'>> & { mayStillArrive?: boolean }

type Queue = ReturnType<typeof createQueue>
type QueueSettings = AdmissionSettings & Partial<typeof queueConstants>

/** `waiting`: the number of queued calls; one more takes the place of the last, or is rejected. */
export const queueConstants = { waiting: 50 }

/** Queues the calls to one institution: each starts when admission allows it, in the order of priority. */
export function createQueue(settings: QueueSettings, { now, after }: Clock, divisor?: Divisor) {
  const { waiting: maxWaiting } = { ...queueConstants, ...settings }
  const admission = createAdmission(settings, now, divisor)
  const priorities = createPriorityQueue<Waiting>()
  const schedule = createSchedule(admission, now)
  const wakeIn = createTimer({ now, after }, next)

  /** Starts or queues the call. One that cannot end in time is rejected at once, rather than after a wait. */
  function enter(one: Waiting) {
    const ahead = priorities.ahead(one) + schedule.reservedBefore(one)
    const wait = admission.waitOf(ahead + 1)
    if (!schedule.canEnd(one, ahead)) return one.refuse(tooLate(wait))
    if (priorities.size() === 0 && !admission.isFull() && schedule.waitOfNext(one) <= 0) return start(one)
    if (priorities.size() >= maxWaiting && !makeRoom(priorities, one, wait)) return
    refuseLate({ priorities, schedule, admission }, one)
    priorities.add(one)
    next()
  }

  /** With a full bulkhead no timer is needed: the end of a call starts the next. */
  function next() {
    for (let one = priorities.first(); one && !admission.isFull(); one = priorities.first()) {
      const wait = schedule.waitOfNext(one)
      if (wait > 0) return wakeIn(Math.max(1, Math.ceil(wait)))
      priorities.take()
      if (schedule.canEnd(one, schedule.reservedBefore(one))) start(one)
      else one.refuse(tooLate(admission.waitOf(priorities.size() + 1)))
    }
  }

  function start(one: Waiting) {
    admission.enter()
    schedule.reserve(one)
    one.start()
  }

  /** A call ended after `time` milliseconds. The calls that follow from it enter the queue before the next one starts. */
  function done(time: number, { priority = 'read', followUpCalls = 0, mayStillArrive = false }: Ended = {}) {
    admission.leave(time, !mayStillArrive)
    if (mayStillArrive)
      after(travelsFor, () => {
        admission.arrived()
        next()
      })
    if (followUpCalls === 0) return next()
    after(0, () => {
      schedule.release({ priority, followUpCalls })
      next()
    })
  }

  function refuseAll(failure: InstitutionFailure) {
    for (let one = priorities.take(); one; one = priorities.take()) one.refuse(failure)
  }

  const { holdFor, inFlight, startsRecently } = admission
  const { remove: leave, size: waiting } = priorities
  /** Milliseconds that a new call would have to wait at least. */
  const wait = () => admission.waitOf(waiting() + 1)
  return {
    enter,
    leave,
    done,
    refuseAll,
    holdFor,
    inFlight,
    startsRecently,
    waiting,
    wait,
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

/** Rejects the call that would start last; false if that is the new call. */
function makeRoom(priorities: Priorities, one: Waiting, wait: number): boolean {
  const last = priorities.behind(one).at(-1)
  if (last) priorities.remove(last)
  const refused = last ?? one
  refused.refuse(notSent('busy', 'too many are waiting', wait))
  return refused !== one
}

type Order = {
  priorities: Priorities
  schedule: ReturnType<typeof createSchedule>
  admission: ReturnType<typeof createAdmission>
}

/**
 * Rejects at once the calls that can no longer end in time, because a new one comes before them. The lists of a card in progress
 * delay no other call: their starts were left to them.
 */
function refuseLate({ priorities, schedule, admission }: Order, one: Waiting) {
  if (one.priority === 'continuation') return
  let queued = priorities.ahead(one) + countWithFollowing([one])
  for (const other of priorities.behind(one)) {
    const ahead = queued + schedule.reservedBefore(other)
    if (schedule.canEnd(other, ahead)) queued += countWithFollowing([other])
    else {
      priorities.remove(other)
      other.refuse(tooLate(admission.waitOf(ahead + 1)))
    }
  }
}

function tooLate(wait: number): InstitutionFailure {
  return notSent('busy', 'no turn in time', wait)
}

type Turns = { queue: Queue; shares: FairShares }

/** Resolves when the request may be sent. It leaves the queue at once if its caller disconnects or `startBy` passes. */
export function takeTurn({ queue, shares }: Turns, request: HttpRequest, startBy: number): Promise<void> {
  const { priority, signal, followUpCalls = 0 } = request
  if (performance.now() >= startBy) return Promise.reject(tooLate(0))
  if (signal.aborted) return Promise.reject(callerGone())
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let hasSettled = false
  let stopWatching: (() => void) | undefined
  const waiting: Waiting = {
    priority,
    turn: shares.take(request),
    startBy,
    followUpCalls,
    start: () => settle(resolve),
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
