import { type InstitutionFailure, notSent, callerGone } from '../failure.ts'
import type { Priority, HttpRequest } from '../http-client.ts'
import { createPriorityQueues } from './priorities.ts'
import { createAdmission } from './admission.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

/** Milliseconds since any moment; `after` calls once. */
type Clock = { now: () => number; after: (milliseconds: number, run: () => void) => void }

export type Waiting = {
  priority: Priority
  who: string
  /** Later is too late. */
  startBy: number
  /** So many calls come of it, and are to start by then, too. */
  follows?: number
  start: () => void
  refuse: (failure: InstitutionFailure) => void
}

export type Queue = ReturnType<typeof createQueue>
type QueueSettings = Pick<GuardSettings, 'inFlight' | 'waiting' | 'starts' | 'startsWithin' | 'seen'>

/** Before one institution: each call starts when the pace lets it, in the order of the priorities. */
export function createQueue(settings: QueueSettings, { now, after }: Clock) {
  const pace = createAdmission(settings, now)
  const priorities = createPriorityQueues<Waiting>()
  let isPlanned = false
  /** Calls that will come of those under way. */
  let owed = 0

  /** Starts it, refuses it, or lets it wait. */
  function enter(one: Waiting) {
    if (priorities.size() === 0 && pace.isOpen() && canEnd(one, 0)) return start(one)
    const turn = priorities.ahead(one) + 1
    const wait = pace.waitOf(turn)
    if (!canEnd(one, turn)) return one.refuse(tooLate(wait))
    if (priorities.size() >= settings.waiting && !makeRoom(priorities, one, wait)) return
    priorities.add(one)
    next()
  }

  /** Whether the last of its calls is in time, if its own has that turn; 0: now. Who waits in vain had better not wait. */
  function canEnd({ startBy, follows = 0 }: Waiting, turn: number): boolean {
    const last = turn + follows + (follows === 0 ? 0 : owed)
    const wait = last === 0 ? 0 : pace.waitOf(last)
    return now() + (wait > 0 ? wait + pace.usualTime() : 0) < startBy
  }

  function next() {
    while (priorities.size() > 0 && pace.isOpen()) {
      const one = priorities.take()!
      if (canEnd(one, 0)) start(one)
      else one.refuse(tooLate(pace.waitOf(priorities.size() + 1)))
    }
    plan()
  }

  /** A call that ends comes back here by itself; only the rate needs a timer, and one is enough. */
  function plan() {
    if (isPlanned || priorities.size() === 0 || pace.isFull()) return
    isPlanned = true
    after(Math.max(1, Math.ceil(pace.waitOf(1))), () => {
      isPlanned = false
      next()
    })
  }

  function start(one: Waiting) {
    pace.enter()
    owed += one.follows ?? 0
    one.start()
  }

  /** A call has ended, after so many milliseconds. What comes of it is not here yet, and goes before the next. */
  function done(time: number, follows = 0) {
    pace.leave(time)
    if (follows === 0) return next()
    after(0, () => {
      owed -= follows
      next()
    })
  }

  function refuseAll(failure: InstitutionFailure) {
    for (let one = priorities.take(); one; one = priorities.take()) one.refuse(failure)
  }

  const { holdFor, inFlight, startsRecently } = pace
  const waiting = priorities.size
  return { enter, leave: priorities.remove, done, refuseAll, holdFor, inFlight, startsRecently, waiting }
}

/** Sends away who goes last; false where that is the newcomer. */
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

/** Resolves when it is this question's turn. Who has gone, or has no time left, leaves the line at once. */
export function takeTurn(line: Queue, question: HttpRequest, startBy: number): Promise<void> {
  const { priority, who, signal, follows = 0 } = question
  if (signal.aborted) return Promise.reject(callerGone())
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let hasSettled = false
  let timer: NodeJS.Timeout | undefined
  const waiting: Waiting = {
    priority,
    who,
    startBy,
    follows,
    start: () => settle(resolve),
    refuse: (failure) => settle(() => reject(failure)),
  }
  line.enter(waiting)
  if (!hasSettled) keepWatch()
  return promise

  function keepWatch() {
    signal.addEventListener('abort', leave)
    timer = setTimeout(leave, Math.max(0, startBy - performance.now()))
  }

  function settle(tell: () => void) {
    hasSettled = true
    signal.removeEventListener('abort', leave)
    clearTimeout(timer)
    tell()
  }

  function leave() {
    if (line.leave(waiting)) waiting.refuse(notSent('busy', 'no turn in time', 0))
  }
}
