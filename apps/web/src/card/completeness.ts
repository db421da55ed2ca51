import type { AccountCard, NoAccountCard, MissingCard } from '@library-card/contract/card.ts'
import type { CardView } from './card-view.ts'
import { codesOf, isAccount, isWhole, type AnyAccount } from './summary.ts'
import { type AnyPart, isSoFar, isWaitingFor, type SectionName } from './sections.ts'

type ListView = Pick<
  CardView<AnyAccount>,
  'cards' | 'missing' | 'turnedOff' | 'toSignIn' | 'waiting' | 'asked'
>
type Cards<Account> = { cards: (Account | NoAccountCard | MissingCard)[] }

export function accountsIn<Account extends AnyAccount>({ cards }: Cards<Account>): Account[] {
  return cards.filter((card): card is Account => isAccount(card))
}

/** The accounts of a list: current ones, then earlier copies for institutions without an answer. Not for totals. */
export function shownIn(view: Pick<CardView, 'cards' | 'missing'>): AccountCard[] {
  return [...accountsIn(view), ...view.missing.flatMap(({ copy }) => copy ?? [])]
}

/** Whether the section shows an earlier copy. The overview, a summary, never does. */
export function isShownByCopy({ copy }: MissingCard, section: SectionName): boolean {
  return copy !== undefined && section !== 'overview'
}

/** Removes items of earlier copies, for print and files, which do not show the age of a copy. */
export function withoutCopies<T extends { institution: { code: string } }>(
  listed: T[],
  { missing }: Pick<CardView, 'missing'>,
): T[] {
  return listed.filter(({ institution: { code } }) => !missing.some((card) => card.institutionCode === code))
}

/** The completeness of a list: only a complete list may say that it is empty. */
export type Completeness = {
  /** Whether every institution was queried, provided this part, and is in the list. */
  all: boolean
  /** Codes of institutions that provided the part or have no account. */
  by: string[]
  /** Codes of institutions that did not respond, or responded without the part. */
  notBy: string[]
  /** Codes of institutions whose library system does not provide the part. */
  notProvided: string[]
  /** Codes of institutions whose response lacks rows: unreadable rows, or rows that it counts but did not send. */
  unreadable: string[]
}

export function completenessOf(view: ListView, parts: AnyPart[]): Completeness {
  const gaps = Map.groupBy(accountsIn(view), (card) => gapIn(card, parts))
  const codesWith = (gap: Gap) => codesOf(gaps.get(gap) ?? [])
  const notBy = [...codesOf(view.missing), ...codesWith('missing')]
  const notProvided = codesWith('not-provided')
  const unreadable = codesWith('unreadable')
  const without = [...notBy, ...notProvided, ...unreadable, ...codesWith('waiting')]
  const by = codesOf(view.cards).filter((code) => !without.includes(code))
  const isEachAsked = view.turnedOff.length + view.toSignIn.length === 0
  const isComplete =
    notBy.length === 0 && isEachAsked && by.length === view.asked && waitingFor(view, parts).length === 0
  return { all: isComplete, by, notBy, notProvided, unreadable }
}

/** Codes of institutions that have yet to answer about these parts. */
export function waitingFor(
  { waiting, cards }: Pick<CardView<AnyAccount>, 'waiting'> & Cards<AnyAccount>,
  parts: AnyPart[],
): string[] {
  const inPart = accountsIn({ cards }).filter((card) => isSoFar(card) && !isWaitingFor(card, parts))
  return waiting.filter((code) => !codesOf(inPart).includes(code))
}

/** Whether each institution has answered about these parts or failed, and is in the list. */
export function isSettled(view: Parameters<typeof waitingFor>[0], parts: AnyPart[]): boolean {
  return waitingFor(view, parts).length === 0
}

/**
 * Whether sums and counts may be incomplete. Ignores institutions where the patron never signed in, because a
 * line beside the sums names them.
 */
export function isIncomplete(view: ListView & Pick<CardView, 'neverSignedIn'>, parts: AnyPart[]): boolean {
  const toSignIn = view.toSignIn.filter(
    ({ institutionCode }) => !view.neverSignedIn.includes(institutionCode),
  )
  return !completenessOf({ ...view, toSignIn }, parts).all
}

export function isWithheld(card: Sections, parts: AnyPart[]): boolean {
  return parts.some((part) => card[part]?.state === 'withheld')
}

/** The parts of a card; absent parts, such as messages for staff, count as withheld. */
type Sections = Partial<Record<AnyPart, { state: string; unreadable?: number }>>
const withheld = { state: 'withheld' }

type Gap = 'waiting' | 'missing' | 'not-provided' | 'unreadable'

/** The most serious reason why these parts of an account are incomplete; null if they are complete. */
function gapIn(card: Sections, parts: AnyPart[]): Gap | null {
  const has = (state: string) => parts.some((part) => card[part]?.state === state)
  if (has('waiting')) return 'waiting'
  if (has('missing')) return 'missing'
  if (has('not-provided')) return 'not-provided'
  return parts.every((part) => isWhole(card[part] ?? withheld)) ? null : 'unreadable'
}
