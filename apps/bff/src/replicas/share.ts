/** Milliseconds. A lease is renewed four times before it lapses. */
export const leaseTime = 2_000
export const renewEvery = 500
/** Milliseconds within which a call that was sent reaches the institution, or never does. */
export const travelsFor = 1_000
/**
 * Milliseconds until a larger share is used: by then, calls that others sent before their shares shrank have
 * arrived and no longer count.
 */
export const growsAfter = travelsFor + 1_050

/**
 * The lease of a replica as the others see it. Its share is at most the budget divided by `divisor`; null if
 * it has none.
 */
export type Lease = { id: string; until: number; divisor: number | null }

/**
 * Each budget is divided by `divisor` until `from`, and by `next` afterwards; Infinity if nothing may be
 * used.
 */
export type Share = { divisor: number; next: number; from: number }

export const noShare: Share = { divisor: Infinity, next: Infinity, from: 0 }

type Leases = { others: Lease[]; now: number }

/**
 * Decides on the next share, and on the divisor to publish in the own lease. Replicas renew one after
 * another, so each sees the shares that the others may use. A smaller share applies at once; a larger one
 * only when the leases of all others leave room for it, so that the shares never exceed the budget. `at` is
 * this process's time, `now` the database's. `published` stands for the most that this process may use until
 * the next renewal, even if the response to this one is lost.
 */
export function renewShare(
  share: Share,
  { others, now }: Leases,
  at: number,
): { published: number; share: Share } {
  const live = others.filter(({ until }) => until > now)
  const count = live.length + 1
  const divisor = divisorAt(share, at)
  if (count >= divisor) return { published: share.next, share: { divisor: count, next: count, from: at } }
  if (count >= share.next) return { published: share.next, share: { ...share, divisor, next: count } }
  if (live.some((other) => (other.divisor ?? Infinity) < count)) return { published: share.next, share }
  const isFirst = others.every(({ until }) => until <= now - growsAfter)
  return { published: count, share: { divisor, next: count, from: isFirst ? at : at + growsAfter } }
}

export function divisorAt({ divisor, next, from }: Share, at: number): number {
  return at >= from ? next : divisor
}
