import { Counter, Gauge, Histogram } from '@prometheus-io/client'
import type { Member, Members, Listeners } from '../members/members.ts'

type State = ReturnType<Member['state']> & { copiesUsed: number }
/** `value`: null if unknown at this institution. */
type InstitutionMetric = { name: string; help: string; value: (state: State) => number | null }

const counters: InstitutionMetric[] = [
  {
    name: 'library_card_retries_total',
    help: 'Retries.',
    value: ({ counted }) => counted.retries,
  },
  {
    name: 'library_card_shared_calls_total',
    help: 'Reads that joined a call in flight.',
    value: ({ joined }) => joined,
  },
  {
    name: 'library_card_copies_shown_total',
    help: 'Cached cards shown in place of a missing answer.',
    value: ({ copiesUsed }) => copiesUsed,
  },
]

const gauges: InstitutionMetric[] = [
  {
    name: 'library_card_breaker_open',
    help: '1 while the circuit breaker is open or half-open.',
    value: ({ breaker }) => Number(breaker !== 'closed'),
  },
  {
    name: 'library_card_key_rejected',
    help: '1 if the institution rejects our key.',
    value: ({ isKeyRejected }) => Number(isKeyRejected),
  },
  {
    name: 'library_card_key_restricted',
    help: '1 if the institution restricted our key to other libraries within the last hour.',
    value: ({ isKeyRestricted }) => Number(isKeyRestricted),
  },
  {
    name: 'library_card_counts_not_believed',
    help: '1 if the counts of the institution’s accounts are not believed, so that its lists are always read.',
    value: ({ areCountsBelieved }) => Number(!areCountsBelieved),
  },
  {
    name: 'library_card_calls_in_flight',
    help: 'Calls in flight.',
    value: ({ inFlight }) => inFlight,
  },
  {
    name: 'library_card_calls_waiting',
    help: 'Calls in the queue.',
    value: ({ waiting }) => waiting,
  },
  {
    name: 'library_card_starts_recently',
    help: 'Calls started within the window of the rate limit.',
    value: ({ startsRecently }) => startsRecently,
  },
  {
    name: 'library_card_calls_left',
    help: 'Calls left today, if the institution reports them.',
    value: ({ callsLeft }) => callsLeft,
  },
]

/** Returns series by institution and kind of call only, so that their number does not depend on patrons. */
export function networkMetrics({ byCode, cardCache }: Members) {
  const common = { registers: [], labelNames: ['institution'] }
  return [
    callsOf(byCode),
    ...counters.map(({ value, ...metric }) => new Counter({ ...common, ...metric, collect: collect(value) })),
    ...gauges.map(({ value, ...metric }) => new Gauge({ ...common, ...metric, collect: collect(value) })),
  ]

  /** Reads the guards when metrics are collected, because a second counter would burden each call. */
  function collect(value: InstitutionMetric['value']) {
    return function (this: Metric) {
      this.reset()
      for (const [institution, { state }] of byCode) {
        const current = value({ ...state(), copiesUsed: cardCache.used(institution) })
        if (current !== null) this.inc({ institution }, current)
      }
    }
  }
}

type Metric = { reset: () => void; inc: (labels: { institution: string }, value: number) => void }

function callsOf(byCode: Members['byCode']) {
  return new Counter({
    name: 'library_card_calls_total',
    help: 'Calls to an institution by result.',
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

export function createCallTimes() {
  const histogram = new Histogram({
    name: 'library_card_call_seconds',
    help: 'Duration of the calls that were sent.',
    labelNames: ['institution', 'operation'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [],
  })
  const record: NonNullable<Listeners['timed']> = (institution, operation, milliseconds) =>
    histogram.observe({ institution, operation }, milliseconds / 1_000)
  return { histogram, record }
}
