import type { InstitutionName } from '../institutions.ts'

/** Alma's limit of calls per second; the 26th is rejected. */
const defaultPerSecond = 25
/** Alma's daily quota follows the licences of an institution: here one with 250, or with 20. */
const perDay = 250_000
const perDayOfSmall = 20_000
const small: ReadonlySet<InstitutionName> = new Set(['LAKE', 'BRIGID', 'RIVER', 'VALLEY'])

/** Counts each institution's calls across all its keys, per second and against a daily quota. */
export function createCallQuota(clock: () => Date, perSecond = defaultPerSecond) {
  const starts = new Map<InstitutionName, number[]>()
  const used = new Map<InstitutionName, number>()

  /** Whether the call is within the limit per second; a rejected call does not count. */
  function admit(institution: InstitutionName): boolean {
    const now = clock().getTime()
    const recent = (starts.get(institution) ?? []).filter((start) => now - start < 1000)
    starts.set(institution, recent)
    if (recent.length >= perSecond) return false
    recent.push(now)
    used.set(institution, (used.get(institution) ?? 0) + 1)
    return true
  }

  function remaining(institution: InstitutionName): number {
    return (small.has(institution) ? perDayOfSmall : perDay) - (used.get(institution) ?? 0)
  }

  return { admit, remaining }
}
export type CallQuota = ReturnType<typeof createCallQuota>
