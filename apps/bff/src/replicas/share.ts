/** Milliseconds. A lease is renewed four times before it lapses. */
export const leaseTime = 2_000
export const renewEvery = 500
/** Milliseconds within which a call that was sent reaches the institution, or never does. */
export const travelsFor = 1_000
/** Milliseconds until a larger share is used: calls that others sent before they used less have arrived and no longer count. */
export const growsAfter = travelsFor + 1_050

/** The lease of a replica as the others see it. `parts`: its share is at most one of so many equal parts; null: it has none. */
export type Lease = { id: string; until: number; parts: number | null }

/** Until `from` one of `parts` equal parts of each budget, afterwards one of `next`. Infinity: nothing. */
export type Share = { parts: number; next: number; from: number }

export const noShare: Share = { parts: Infinity, next: Infinity, from: 0 }

type Leases = { others: Lease[]; now: number }

/**
 * Decides on the next share. Replicas renew one after another, so each sees what the others may use. A smaller share applies
 * at once; a larger one only when the leases of all others leave room for it, so that the shares never exceed the budget.
 * `at` is this process's time, `now` the database's. Returns what the own lease says: the most that may be used until the next
 * renewal, even if its response is lost.
 */
export function renewShare(
  share: Share,
  { others, now }: Leases,
  at: number,
): { said: number; share: Share } {
  const live = others.filter(({ until }) => until > now)
  const count = live.length + 1
  const parts = partsAt(share, at)
  if (count >= parts) return { said: share.next, share: { parts: count, next: count, from: at } }
  if (count >= share.next) return { said: share.next, share: { ...share, parts, next: count } }
  if (live.some((other) => (other.parts ?? Infinity) < count)) return { said: share.next, share }
  const isFirst = others.every(({ until }) => until <= now - growsAfter)
  return { said: count, share: { parts, next: count, from: isFirst ? at : at + growsAfter } }
}

export function partsAt({ parts, next, from }: Share, at: number): number {
  return at >= from ? next : parts
}
