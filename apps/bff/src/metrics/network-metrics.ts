import { latencyBounds, type Latencies } from '../network/guard/tally.ts'
import type { Member, Members } from '../network/members.ts'
import type { Metric, Sample } from './exposition.ts'

type There = { institution: string; state: ReturnType<Member['state']>; copiesUsed: number }

/** By institution and kind of call only: there are never more series than these, whatever patrons do. */
export function networkMetrics({ byCode, copies }: Members): Metric[] {
  const all = [...byCode].map(([institution, member]) => ({
    institution,
    state: member.state(),
    copiesUsed: copies.used(institution),
  }))
  return [
    { ...calls, samples: all.flatMap(callsOf) },
    { ...latencies, samples: all.flatMap(latenciesOf) },
    ...each.map(({ value, ...metric }) => ({
      ...metric,
      samples: all.flatMap((one) => sampleOf(one, value)),
    })),
  ]
}

function sampleOf(there: There, value: (there: There) => number | null): Sample[] {
  const told = value(there)
  return told === null ? [] : [{ labels: { institution: there.institution }, value: told }]
}

const calls = {
  name: 'library_card_calls_total',
  help: 'Calls to an institution, by how they ended.',
  type: 'counter',
} as const
const latencies = {
  name: 'library_card_call_seconds',
  help: 'How long calls took that were sent.',
  type: 'histogram',
} as const

type OfEach = Omit<Metric, 'samples'> & { value: (there: There) => number | null }
const each: OfEach[] = [
  {
    name: 'library_card_retries_total',
    help: 'Second tries.',
    type: 'counter',
    value: ({ state }) => state.counted.retries,
  },
  {
    name: 'library_card_shared_calls_total',
    help: 'Questions that were under way already and asked nobody.',
    type: 'counter',
    value: ({ state }) => state.joined,
  },
  {
    name: 'library_card_copies_shown_total',
    help: 'Earlier answers shown in the place of one that did not come.',
    type: 'counter',
    value: ({ copiesUsed }) => copiesUsed,
  },
  {
    name: 'library_card_breaker_open',
    help: '1 where nobody is asked for a while, also while one call finds out.',
    type: 'gauge',
    value: ({ state }) => Number(state.breaker !== 'closed'),
  },
  {
    name: 'library_card_key_rejected',
    help: '1 where the institution does not take our key.',
    type: 'gauge',
    value: ({ state }) => Number(state.isKeyRejected),
  },
  {
    name: 'library_card_calls_in_flight',
    help: 'Calls under way.',
    type: 'gauge',
    value: ({ state }) => state.inFlight,
  },
  {
    name: 'library_card_calls_waiting',
    help: 'Calls that wait for their turn.',
    type: 'gauge',
    value: ({ state }) => state.waiting,
  },
  {
    name: 'library_card_starts_recently',
    help: 'Calls started within the time that their number is limited in.',
    type: 'gauge',
    value: ({ state }) => state.startsRecently,
  },
  {
    name: 'library_card_calls_left',
    help: 'Of the day, where the institution tells it.',
    type: 'gauge',
    value: ({ state }) => state.callsLeft,
  },
]

function callsOf({ institution, state }: There): Sample[] {
  return [...state.counted.calls].flatMap(([operation, ends]) =>
    [...ends].map(([result, value]) => ({ labels: { institution, operation, result }, value })),
  )
}

function latenciesOf({ institution, state }: There): Sample[] {
  return [...state.counted.latencies].flatMap(([operation, told]) =>
    histogram({ institution, operation }, told),
  )
}

/** Prometheus adds up: each bucket holds those before it. */
function histogram(labels: Record<string, string>, { counts, sum }: Latencies): Sample[] {
  let count = 0
  const buckets = counts.map((value, index) => {
    count += value
    const bound = latencyBounds[index]
    return {
      labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound / 1_000) },
      value: count,
      suffix: '_bucket',
    }
  })
  return [
    ...buckets,
    { labels, value: sum / 1_000, suffix: '_sum' },
    { labels, value: count, suffix: '_count' },
  ]
}
