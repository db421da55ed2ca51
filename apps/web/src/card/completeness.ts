import type { AccountCard, NoAccountCard, UnavailableCard } from '@library-card/contract/card.ts'
import type { CardView } from './card-view.ts'
import { codesOf, isAccount, isWhole, type AnyAccount } from './summary.ts'
import type { CardPart, SectionName } from './sections.ts'

type ListView = Pick<
  CardView<AnyAccount>,
  'cards' | 'unavailable' | 'turnedOff' | 'toSignIn' | 'waiting' | 'asked'
>
type Cards<Account> = { cards: (Account | NoAccountCard | UnavailableCard)[] }

export function accountsIn<Account extends AnyAccount>({ cards }: Cards<Account>): Account[] {
  return cards.filter((card): card is Account => isAccount(card))
}

/** The accounts of a list: current ones, then earlier copies of unavailable ones. Not for totals. */
export function shownIn(view: Pick<CardView, 'cards' | 'unavailable'>): AccountCard[] {
  return [...accountsIn(view), ...view.unavailable.flatMap(({ copy }) => copy ?? [])]
}

/** The overview is a summary: it does not include earlier copies. */
export function isShownByCopy({ copy }: UnavailableCard, section: SectionName): boolean {
  return copy !== undefined && section !== 'overview'
}

/** For print and files, which do not show how old a copy is. */
export function withoutCopies<T extends { institution: { code: string } }>(
  listed: T[],
  { unavailable }: Pick<CardView, 'unavailable'>,
): T[] {
  return listed.filter(
    ({ institution: { code } }) => !unavailable.some((card) => card.institutionCode === code),
  )
}

/** Whether a list is complete: only a complete list may say that it is empty. */
export type Completeness = {
  /** Every institution was queried, provided this part, and is in the list. */
  all: boolean
  /** Codes of institutions that provided it or have no account. */
  by: string[]
  /** Codes of institutions that did not respond, or not with this part. */
  notBy: string[]
  /** Codes of institutions whose library system does not provide it. */
  notProvided: string[]
  /** Codes of institutions that responded with rows that could not be read. */
  unreadable: string[]
}

export function completenessOf(view: ListView, parts: CardPart[]): Completeness {
  const gaps = Map.groupBy(accountsIn(view), (card) => gapIn(card, parts))
  const codesWith = (gap: Gap) => codesOf(gaps.get(gap) ?? [])
  const notBy = [...codesOf(view.unavailable), ...codesWith('missing')]
  const notProvided = codesWith('not-provided')
  const unreadable = codesWith('unreadable')
  const without = [...notBy, ...notProvided, ...unreadable]
  const by = codesOf(view.cards).filter((code) => !without.includes(code))
  const isEachAsked = view.turnedOff.length + view.toSignIn.length === 0
  const isComplete = isEachAsked && by.length === view.asked && view.waiting.length === 0
  return { all: isComplete, by, notBy, notProvided, unreadable }
}

/**
 * Returns whether sums and counts may lack something. They do not include institutions where the patron never signed in: a line
 * beside them names those.
 */
export function isIncomplete(view: ListView & Pick<CardView, 'neverSignedIn'>, parts: CardPart[]): boolean {
  const toSignIn = view.toSignIn.filter(
    ({ institutionCode }) => !view.neverSignedIn.includes(institutionCode),
  )
  return !completenessOf({ ...view, toSignIn }, parts).all
}

/** Whether the institution shares one of these parts with no other's staff. */
export function isWithheld(card: Sections, parts: CardPart[]): boolean {
  return parts.some((part) => card[part]?.state === 'withheld')
}

/** Staff get no messages. */
type Sections = Partial<Record<CardPart, { state: string; unreadable?: number }>>
const withheld = { state: 'withheld' }

type Gap = 'missing' | 'not-provided' | 'unreadable'

/** The most serious reason why these parts of an account are not complete; null: they are. */
function gapIn(card: Sections, parts: CardPart[]): Gap | null {
  const has = (state: string) => parts.some((part) => card[part]?.state === state)
  if (has('missing')) return 'missing'
  if (has('not-provided')) return 'not-provided'
  return parts.every((part) => isWhole(card[part] ?? withheld)) ? null : 'unreadable'
}
