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

/** Schedules of several patrons at one server. Each restart is a delay in milliseconds after the previous one. */
export type Group = { schedules: Schedule[]; restarts: number[] }

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

const step: fc.Arbitrary<Step> = fc
  .tuple(fc.integer({ min: 0, max: 150 }), fc.option(fault, { freq: 2 }), action)
  .map(([gap, wanted, what]) => ({ gap, fault: wanted, ...what }))

export type Tally = ReturnType<typeof createTally>

export function createTally() {
  return {
    schedules: 0,
    clicks: 0,
    /** Requests that had to be repeated. */
    resent: 0,
    restarts: 0,
    /** Writes that the institutions received and committed. */
    asked: 0,
    committed: 0,
    /** Loans and requests with at least one unsure outcome. */
    unsure: 0,
    doubleWrites: 0,
  }
}

export function groupOf(size: number, { restarts }: { restarts: boolean }): fc.Arbitrary<Group> {
  const schedule = fc.array(step, { minLength: 3, maxLength: 8, size: 'max' })
  return fc.record({
    schedules: fc.array(schedule, { minLength: size, maxLength: size }),
    restarts: restarts
      ? fc.array(fc.integer({ min: 50, max: 700 }), { minLength: 0, maxLength: 2 })
      : fc.constant([]),
  })
}
