import type { InstitutionCard, Section } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Instant, Moment } from '@library-card/contract/moment.ts'
import type { Request } from '@library-card/contract/request.ts'

/** One thing to do by a day: to return what is lent, or to pick up what is ready. */
export type DateToKeep = {
  id: string
  title: string | null
  by: Moment
  /** Lent for hours: then the hour counts, not the day. */
  hourly: boolean
  calledBack: boolean
  /** Where to pick it up. */
  place: string | null
}

/** What one list of an institution said last. `old`: it has not answered since. `isPartial`: some rows were unreadable. */
export type Told = { dates: DateToKeep[]; asOf: Instant; old: boolean; isPartial?: true }

/** null: never told. */
export type InstitutionDates = { loans: Told | null; requests: Told | null }

/** What is known after an answer, or its lack. A date does not vanish because an institution is silent. */
export function updateDates(
  card: InstitutionCard,
  earlier: InstitutionDates | undefined,
): InstitutionDates | null {
  if (card.state === 'no-account') return null
  if (card.state === 'unavailable') {
    return { loans: outdated(earlier?.loans), requests: outdated(earlier?.requests) }
  }
  return {
    loans: told(card.loans, card.asOf, { toDates: loanDates, earlier: earlier?.loans }),
    requests: told(card.requests, card.asOf, { toDates: pickupDates, earlier: earlier?.requests }),
  }
}

/** Something of it has not been told, or not been told this time. */
export function isSilent({ loans, requests }: InstitutionDates): boolean {
  return !loans || !requests || loans.old || requests.old
}

type Mapping<T> = { toDates: (items: T[]) => DateToKeep[]; earlier: Told | null | undefined }

/** An item that is not in a list with unreadable rows may be one of them: its date stays. */
function told<T extends { id: string }>(
  section: Section<T>,
  asOf: Instant,
  { toDates, earlier }: Mapping<T>,
): Told | null {
  if (section.state !== 'ok') return outdated(earlier)
  const dates = toDates(section.items)
  if (section.unreadable === undefined) return { dates, asOf, old: false }
  const ids = new Set(section.items.map(({ id }) => id))
  const kept = (earlier?.dates ?? []).filter(({ id }) => !ids.has(id))
  return { dates: [...dates, ...kept], asOf, old: false, isPartial: true }
}

function outdated(earlier: Told | null | undefined): Told | null {
  return earlier ? { ...earlier, old: true } : null
}

/** What is lost, or said to be back already, cannot be returned by any day. */
function loanDates(loans: Loan[]): DateToKeep[] {
  return loans.flatMap(({ id, title, due, loaned, state }) => {
    if (!due || state === 'lost' || state === 'claimed-returned') return []
    const hourly = isHourly(due, loaned)
    return [{ id, title, by: due, hourly, calledBack: state === 'recalled', place: null }]
  })
}

function pickupDates(requests: Request[]): DateToKeep[] {
  return requests.flatMap(({ id, title, status, pickupBy, pickup }) => {
    if (status !== 'ready' || !pickupBy) return []
    const place = pickup?.place.name ?? null
    return [{ id, title, by: pickupBy, hourly: false, calledBack: false, place }]
  })
}

/** Lent for less than a day and a half, as equipment and course reserves are; the web reckons the same. */
function isHourly(due: Moment, loaned: Moment | null): boolean {
  if (!loaned || 'day' in loaned || 'day' in due) return false
  return Date.parse(due.at) - Date.parse(loaned.at) < 36 * 3_600_000
}
