import * as fc from 'fast-check'

/** What renewing each loan of the patron comes to, and whether its date moves by it. */
export const loans = [
  { institution: 'NORTH', title: 'A Grammar', moves: true },
  { institution: 'NORTH', title: 'Letters to', moves: false },
  { institution: 'HARBOUR', title: 'Statistics', moves: false },
] as const
export const request = { institution: 'NORTH', title: 'Slow Light' } as const

type Tab = 0 | 1
/** `twice`: the same click is sent again at once. `leaves`: the call is given up after so long, and sent again. */
export type Manner = { kind: 'once' } | { kind: 'twice' } | { kind: 'leaves'; after: number }

export type Act =
  | { act: 'renew'; tab: Tab; loans: number[]; manner: Manner }
  | { act: 'cancel'; manner: Manner }
  | { act: 'load'; tab: Tab }
  | { act: 'check'; loan: number }

/** The next write at the institution of the act is struck by it. */
export type Strike = {
  kind: 'hang' | 'commit-then-hang' | 'commit-late' | 'reset' | 'reset-after' | '500' | 'slow'
  milliseconds: number
}

/** `gap`: milliseconds since the step before has begun; it may still be under way. */
export type Step = { gap: number; strike: Strike | null } & Act
export type Schedule = Step[]

/** Schedules of as many patrons at one server. Each restart comes so many milliseconds after what was before it. */
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

const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('renew' as const), tab, loans: someLoans, manner }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), manner }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('load' as const), tab }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('check' as const), loan: anyLoan }) },
)

/** A late commit comes well before the card gives up on it, which is after six limits of a write. */
const strike = fc.record({
  kind: fc.constantFrom<Strike['kind']>(
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
  .tuple(fc.integer({ min: 0, max: 150 }), fc.option(strike, { freq: 2 }), act)
  .map(([gap, struck, what]) => ({ gap, strike: struck, ...what }))

export function groupOf(size: number, { restarts }: { restarts: boolean }): fc.Arbitrary<Group> {
  const schedule = fc.array(step, { minLength: 3, maxLength: 8, size: 'max' })
  return fc.record({
    schedules: fc.array(schedule, { minLength: size, maxLength: size }),
    restarts: restarts
      ? fc.array(fc.integer({ min: 50, max: 700 }), { minLength: 0, maxLength: 2 })
      : fc.constant([]),
  })
}
