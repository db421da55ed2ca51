import { isMissing } from '@library-card/contract/answer-state.ts'
import type { InstitutionCard, Section } from '@library-card/contract/card.ts'
import { isDue, isHourly } from '@library-card/contract/due.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Instant, Moment } from '@library-card/contract/moment.ts'
import { isToPickUp } from '@library-card/contract/pickup.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { ListName } from '../reasons/answer-words.ts'

export type DatedItem = {
  id: string
  title: string | null
  /** null for an item that is ready to pick up with no last day. */
  by: Moment | null
  /** Whether the loan is for hours: the time of day counts, not only the day. */
  isHourly: boolean
  /** null for an item to pick up. */
  state: Loan['state'] | null
  pickup: Request['pickup']
}

/**
 * The last known list of an institution. `isStale`: the institution has not answered since. `isPartial`: some
 * rows were unreadable.
 */
export type DatedList = { items: DatedItem[]; asOf: Instant; isStale: boolean; isPartial?: true }

/**
 * The last known lists of an institution; null: never read. `atHome`: why the patron's id at home no longer finds
 * their record. `problem`: why something is missing; undefined if nothing is.
 */
export type InstitutionDates = {
  loans: DatedList | null
  requests: DatedList | null
  atHome?: 'no-record' | 'another-record'
  /** Whether there may be an account: none is known, and the institution did not say that there is none. */
  isUncertain?: true
  problem?: InstitutionProblem
  /** The lists that are missing because of `problem`, from an institution that answered otherwise. */
  missing?: ListName[]
}

/**
 * Updates the dates of an institution, which stay in the calendar while it does not answer. Returns null if
 * there is no account.
 */
export function updateDates(
  card: InstitutionCard,
  earlier: InstitutionDates | undefined,
): InstitutionDates | null {
  if (card.state === 'no-account') return null
  if (isMissing(card))
    return { loans: stale(earlier?.loans), requests: stale(earlier?.requests), problem: card.problem }
  const { loans, requests } = card
  const missing: ListName[] = []
  if (loans.state === 'missing') missing.push('loans')
  if (requests.state === 'missing') missing.push('requests')
  const [problem] = [loans, requests].flatMap((list) => (list.state === 'missing' ? list.problem : []))
  return {
    loans: updateList(loans, card.asOf, { toItems: toDatedLoans, earlier: earlier?.loans }),
    requests: updateList(requests, card.asOf, { toItems: toPickups, earlier: earlier?.requests }),
    ...(problem && { problem, missing }),
  }
}

/** Whether a list has never been read, or could not be read this time. */
export function isIncomplete({ loans, requests }: InstitutionDates): boolean {
  return !loans || !requests || loans.isStale || requests.isStale
}

type Mapping<T> = { toItems: (items: T[]) => DatedItem[]; earlier: DatedList | null | undefined }

/**
 * Updates a list. An item missing from a list with unreadable rows may be one of those rows, so its date
 * stays.
 */
function updateList<T extends { id: string }>(
  section: Section<T>,
  asOf: Instant,
  { toItems, earlier }: Mapping<T>,
): DatedList | null {
  if (section.state !== 'ok') return stale(earlier)
  const items = toItems(section.items)
  if (section.unreadable === undefined) return { items, asOf, isStale: false }
  const ids = new Set(section.items.map(({ id }) => id))
  const kept = (earlier?.items ?? []).filter(({ id }) => !ids.has(id))
  return { items: [...items, ...kept], asOf, isStale: false, isPartial: true }
}

function stale(earlier: DatedList | null | undefined): DatedList | null {
  return earlier ? { ...earlier, isStale: true } : null
}

function toDatedLoans(loans: Loan[]): DatedItem[] {
  return loans.filter(isDue).map((loan) => {
    const { id, title, due, state } = loan
    return { id, title, by: due, isHourly: isHourly(loan), state, pickup: null }
  })
}

function toPickups(requests: Request[]): DatedItem[] {
  return requests.filter(isToPickUp).map(({ id, title, pickupBy, pickup }) => ({
    id,
    title,
    by: pickupBy,
    isHourly: false,
    state: null,
    pickup,
  }))
}
