import { Counter, Gauge, Histogram } from '@prometheus-io/client'
import type { Member, Members, Listeners } from '../members/members.ts'

type There = ReturnType<Member['state']> & { copiesUsed: number }
/** null: the institution does not tell it. */
type OfEach = { name: string; help: string; value: (there: There) => number | null }

const counters: OfEach[] = [
  {
    name: 'library_card_retries_total',
    help: 'Second tries.',
    value: ({ counted }) => counted.retries,
  },
  {
    name: 'library_card_shared_calls_total',
    help: 'Questions that were under way already and asked nobody.',
    value: ({ joined }) => joined,
  },
  {
    name: 'library_card_copies_shown_total',
    help: 'Earlier answers shown in the place of one that did not come.',
    value: ({ copiesUsed }) => copiesUsed,
  },
]

const gauges: OfEach[] = [
  {
    name: 'library_card_breaker_open',
    help: '1 where nobody is asked for a while, also while one call finds out.',
    value: ({ breaker }) => Number(breaker !== 'closed'),
  },
  {
    name: 'library_card_key_rejected',
    help: '1 where the institution does not take our key.',
    value: ({ isKeyRejected }) => Number(isKeyRejected),
  },
  {
    name: 'library_card_calls_in_flight',
    help: 'Calls under way.',
    value: ({ inFlight }) => inFlight,
  },
  {
    name: 'library_card_calls_waiting',
    help: 'Calls that wait for their turn.',
    value: ({ waiting }) => waiting,
  },
  {
    name: 'library_card_starts_recently',
    help: 'Calls started within the time that their number is limited in.',
    value: ({ startsRecently }) => startsRecently,
  },
  {
    name: 'library_card_calls_left',
    help: 'Of the day, where the institution tells it.',
    value: ({ callsLeft }) => callsLeft,
  },
]

/** By institution and kind of call only: there are never more series than these, whatever patrons do. */
export function networkMetrics({ byCode, cardCache }: Members) {
  const usual = { registers: [], labelNames: ['institution'] }
  return [
    callsOf(byCode),
    ...counters.map(
      ({ value, ...metric }) => new Counter({ ...usual, ...metric, collect: tell('inc', value) }),
    ),
    ...gauges.map(({ value, ...metric }) => new Gauge({ ...usual, ...metric, collect: tell('set', value) })),
  ]

  /** What the guards know is read when it is asked for: counting twice would cost each call. */
  function tell<How extends string>(how: How, value: OfEach['value']) {
    return function collect(this: Teller<How>) {
      this.reset()
      for (const [institution, { state }] of byCode) {
        const told = value({ ...state(), copiesUsed: cardCache.used(institution) })
        if (told !== null) this[how]({ institution }, told)
      }
    }
  }
}

type Teller<How extends string> = { reset: () => void } & Record<
  How,
  (labels: { institution: string }, value: number) => void
>

function callsOf(byCode: Members['byCode']) {
  return new Counter({
    name: 'library_card_calls_total',
    help: 'Calls to an institution, by how they ended.',
    labelNames: ['institution', 'operation', 'result'],
    registers: [],
    collect() {
      this.reset()
      for (const [institution, { state }] of byCode)
        for (const [operation, ends] of state().counted.calls)
          for (const [result, value] of ends) this.inc({ institution, operation, result }, value)
    },
  })
}

export type CallTimes = ReturnType<typeof createCallTimes>

/** How long calls take: noted as they end, for nobody could tell afterwards. */
export function createCallTimes() {
  const histogram = new Histogram({
    name: 'library_card_call_seconds',
    help: 'How long calls took that were sent.',
    labelNames: ['institution', 'operation'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [],
  })
  const note: NonNullable<Listeners['timed']> = (institution, operation, milliseconds) =>
    histogram.observe({ institution, operation }, milliseconds / 1_000)
  return { histogram, note }
}
