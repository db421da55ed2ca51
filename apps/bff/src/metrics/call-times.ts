import { Histogram } from '@prometheus-io/client'
import type { Listeners } from '../members/members.ts'

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
