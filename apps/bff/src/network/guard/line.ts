import type { InstitutionFailure } from '../failure.ts'
import { createLanes, type Lane } from './lanes.ts'
import { notSent } from './not-sent.ts'
import { createPace } from './pace.ts'
import type { GuardSettings } from './settings.ts'

/** Milliseconds since any moment; `after` calls once. */
type Clock = { now: () => number; after: (milliseconds: number, run: () => void) => void }

export type Waiting = {
  lane: Lane
  who: string
  /** Later is too late. */
  startBy: number
  start: () => void
  refuse: (failure: InstitutionFailure) => void
}

export type Line = ReturnType<typeof createLine>
type LineSettings = Pick<GuardSettings, 'inFlight' | 'waiting' | 'starts' | 'startsWithin' | 'seen'>

/** Before one institution: each call starts when the pace lets it, in the order of the lanes. */
export function createLine(settings: LineSettings, { now, after }: Clock) {
  const pace = createPace(settings, now)
  const lanes = createLanes<Waiting>()
  let isPlanned = false

  /** Starts it, refuses it, or lets it wait. */
  function enter(one: Waiting) {
    if (lanes.size() === 0 && pace.isOpen()) return start(one)
    const wait = pace.waitOf(lanes.ahead(one) + 1)
    if (now() + wait >= one.startBy) return one.refuse(tooLate(wait))
    if (lanes.size() >= settings.waiting && !makeRoom(one, wait)) return
    lanes.add(one)
    next()
  }

  function makeRoom(one: Waiting, wait: number): boolean {
    const last = lanes.lastFor(one)
    if (last) lanes.remove(last)
    const refused = last ?? one
    refused.refuse(notSent('busy', 'too many are waiting', wait))
    return refused !== one
  }

  function next() {
    while (lanes.size() > 0 && pace.isOpen()) {
      const one = lanes.take()!
      if (one.startBy > now()) start(one)
      else one.refuse(tooLate(pace.waitOf(lanes.size() + 1)))
    }
    plan()
  }

  /** A call that ends comes back here by itself; only the rate needs a timer, and one is enough. */
  function plan() {
    if (isPlanned || lanes.size() === 0 || pace.isFull()) return
    isPlanned = true
    after(Math.max(1, Math.ceil(pace.waitOf(1))), () => {
      isPlanned = false
      next()
    })
  }

  function start(one: Waiting) {
    pace.enter()
    one.start()
  }

  /** A call has ended, after so many milliseconds. */
  function done(time: number) {
    pace.leave(time)
    next()
  }

  function refuseAll(failure: InstitutionFailure) {
    for (let one = lanes.take(); one; one = lanes.take()) one.refuse(failure)
  }

  const { holdFor, inFlight, startsRecently } = pace
  const waiting = lanes.size
  return { enter, leave: lanes.remove, done, refuseAll, holdFor, inFlight, startsRecently, waiting }
}

function tooLate(wait: number): InstitutionFailure {
  return notSent('busy', 'no turn in time', wait)
}
