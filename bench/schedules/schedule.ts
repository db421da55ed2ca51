import * as fc from 'fast-check'

/** The patron's loans, and whether a renewal changes their due date. */
export const loans = [
  { institution: 'NORTH', title: 'A Grammar', moves: true },
  { institution: 'NORTH', title: 'Letters to', moves: false },
  { institution: 'HARBOUR', title: 'Statistics', moves: false },
  { institution: 'BIRCH', title: 'Field Notes', moves: true },
] as const
export const requests = [
  { institution: 'NORTH', title: 'Slow Light' },
  { institution: 'BIRCH', title: 'The Quiet Orchard' },
] as const

type Tab = 0 | 1
/** `twice`: the click is sent twice at once. `leaves`: the request is aborted after that time and sent again. */
export type Manner = { kind: 'once' } | { kind: 'twice' } | { kind: 'leaves'; after: number }

export type Action =
  | { action: 'renew'; tab: Tab; loans: number[]; manner: Manner }
  | { action: 'cancel'; request: number; manner: Manner }
  | { action: 'load'; tab: Tab }
  | { action: 'check'; loan: number }

/** Affects the next write at the institution of the action. */
export type Fault = {
  kind: 'hang' | 'commit-then-hang' | 'commit-late' | 'reset' | 'reset-after' | '500' | 'slow'
  milliseconds: number
}

/** `gap`: milliseconds after the start of the previous step, which may still be running. */
export type Step = { gap: number; fault: Fault | null } & Action
export type Schedule = Step[]

export type Crash = { of: 'process' | 'database'; after: number }

/** Schedules of several patrons at one server. Each crash is some milliseconds after the previous one. */
export type Group = { schedules: Schedule[]; crashes: Crash[] }

const tab = fc.constantFrom<Tab>(0, 1)
const manner = fc.oneof<fc.Arbitrary<Manner>[]>(
  fc.constant({ kind: 'once' }),
  fc.constant({ kind: 'twice' }),
  fc.record({ kind: fc.constant('leaves'), after: fc.integer({ min: 0, max: 250 }) }),
)
const anyLoan = fc.nat({ max: loans.length - 1 })
const someLoans = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(anyLoan) },
  { weight: 1, arbitrary: fc.subarray([...loans.keys()], { minLength: 2 }) },
)

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ action: fc.constant('renew' as const), tab, loans: someLoans, manner }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      action: fc.constant('cancel' as const),
      request: fc.nat({ max: requests.length - 1 }),
      manner,
    }),
  },
  { weight: 3, arbitrary: fc.record({ action: fc.constant('load' as const), tab }) },
  { weight: 1, arbitrary: fc.record({ action: fc.constant('check' as const), loan: anyLoan }) },
)

/** A late commit happens long before the card gives up, which is after six times the limit of a write. */
const fault = fc.record({
  kind: fc.constantFrom<Fault['kind']>(
    'hang',
    'commit-then-hang',
    'commit-late',
    'reset',
    'reset-after',
    '500',
    'slow',
  ),
  milliseconds: fc.integer({ min: 50, max: 900 }),
})

/** Milliseconds after the start of the previous step. */
const gaps = { usual: 150, hasty: 0 }
export type Pace = keyof typeof gaps

function stepAt(pace: Pace): fc.Arbitrary<Step> {
  return fc
    .tuple(fc.integer({ min: 0, max: gaps[pace] }), fc.option(fault, { freq: 2 }), action)
    .map(([gap, wanted, what]) => ({ gap, fault: wanted, ...what }))
}

/** Seconds within which what was sent is to be decided (G13). */
export const decidedWithin = 75

export type Tally = ReturnType<typeof createTally>

export function createTally() {
  return {
    schedules: 0,
    clicks: 0,
    /** Requests that had to be repeated. */
    resent: 0,
    crashes: { process: 0, database: 0 },
    /** Writes that the institutions received and committed. */
    asked: 0,
    committed: 0,
    /** Loans and requests with at least one unsure outcome. */
    unsure: 0,
    doubleWrites: 0,
    falseOutcomes: 0,
    /** The longest time from the first click on a loan until a next one was accepted, in seconds. */
    longestBlocked: 0,
    /** Loans that were blocked for longer than `decidedWithin`. */
    blockedTooLong: 0,
  }
}

/** `both`: of the process and of the database, in any order. */
export type Crashes = 'both' | 'none'

export function groupOf(size: number, crashes: Crashes, pace: Pace): fc.Arbitrary<Group> {
  const schedule = fc.array(stepAt(pace), { minLength: 3, maxLength: 8, size: 'max' })
  const kinds = fc.shuffledSubarray<Crash['of']>(['process', 'database'], {
    minLength: crashes === 'none' ? 0 : 2,
    maxLength: crashes === 'none' ? 0 : 2,
  })
  return fc.record({
    schedules: fc.array(schedule, { minLength: size, maxLength: size }),
    crashes: fc
      .tuple(kinds, fc.integer({ min: 50, max: 700 }), fc.integer({ min: 50, max: 700 }))
      .map(([all, ...delays]) => all.map((of, at) => ({ of, after: delays[at]! }))),
  })
}
