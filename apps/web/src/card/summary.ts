import { isMissing, rowOf } from '@library-card/contract/answer-state.ts'
import type { AccountCard, NoAccountCard, MissingCard } from '@library-card/contract/card.ts'
import { owedIn, sums } from '@library-card/contract/debt.ts'
import { isDue, isOverdue } from '@library-card/contract/due.ts'
import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import type { Money } from '@library-card/contract/money.ts'
import { isReady, isToPickUp } from '@library-card/contract/pickup.ts'
import type { Request } from '@library-card/contract/request.ts'
import { plural, t } from '@lingui/core/macro'
import { browserZone, type Dated, daysAway, dueOf, isOver } from '../dates/due.ts'
import { moneyWords } from '../money/money.ts'

/** A card for the patron, or for staff, who see less. */
export type AnyAccount = AccountCard | StaffAccountCard
export type AnyCard = AnyAccount | NoAccountCard | MissingCard

type CountedKind = keyof typeof countedWords

/** `atLeast` means that an institution may have more. */
type Counted = { kind: CountedKind; count: number; atLeast?: boolean }
export type Fact =
  | Counted
  | { kind: 'money'; money: Money; atLeast?: boolean }
  /** Names of the institutions that the counts beside this fact lack. */
  | { kind: 'without'; names: string[] }

export function itemsOf<T>({ items = [] }: { state: string; items?: T[] }): T[] {
  return items
}

export function codesOf(cards: { institutionCode: string }[]): string[] {
  return cards.map(({ institutionCode }) => institutionCode)
}

type WithFees = { fees: { state: string; items?: Pick<Fee, 'state' | 'balance'>[] } }

/** The balance at one institution, one sum per currency; null if unknown. */
export function balanceAt({ fees }: WithFees): Money[] | null {
  return fees.state === 'ok' ? sums(itemsOf(fees).map(({ balance }) => balance)) : null
}

/** Whether a section was answered. Fees that were not requested count as answered, because the balance is 0. */
export function isAnswered({ state }: { state: string }): boolean {
  return state === 'ok' || state === 'not-asked'
}

/** Whether a section is complete: present, without missing rows. */
export function isWhole(section: { state: string; unreadable?: number }): boolean {
  return isAnswered(section) && !section.unreadable
}

const orMore = (section: { state: string }) => (isWhole(section) ? {} : { atLeast: true })

/** The reference for dates: the time zone and the current time. */
type View = { institutionOf: (code: string) => Pick<Institution, 'timeZone'>; now: Instant }

/** The facts below an institution's name: loans, then the most urgent facts, then amounts to pay. */
export function factsOf(card: AnyAccount, { institutionOf, now }: View, reader = browserZone): Fact[] {
  const { timeZone } = institutionOf(card.institutionCode)
  const [overdue, ...others] = pressingLoans(itemsOf<Dated>(card.loans), now, timeZone, reader)
  const blocked = itemsOf(card.blocks).length > 0 ? 1 : 0
  const ready = itemsOf<DatedRequest>(card.requests).filter(
    (request) => isToPickUp(request) && isReady(request, now, timeZone),
  ).length
  const pressing: Counted[] = [
    { kind: 'overdue', count: overdue?.count ?? 0, ...orMore(card.loans) },
    { kind: 'blocked', count: blocked },
    ...others.map((counted) => ({ ...counted, ...orMore(card.loans) })),
    { kind: 'to-pick-up', count: ready, ...orMore(card.requests) },
    { kind: 'requests-missing', count: card.requests.state === 'missing' ? 1 : 0 },
    { kind: 'fees-missing', count: card.fees.state === 'missing' ? 1 : 0 },
  ]
  const money = toPay(card).map((sum) => ({ kind: 'money' as const, money: sum, ...orMore(card.fees) }))
  return [...loansIn(card), ...pressing.filter(({ count }) => count > 0), ...money]
}

function loansIn({ loans }: AnyAccount): Counted[] {
  if (loans.state === 'waiting') return []
  if (loans.state === 'ok') return [{ kind: 'loans', count: loans.items.length, ...orMore(loans) }]
  return [{ kind: loans.state === 'withheld' ? 'loans-withheld' : 'loans-missing', count: 1 }]
}

type DatedRequest = Pick<Request, 'kind' | 'status' | 'pickupBy'>

/** Counts loans by urgency, overdue first; each loan counts once. */
function pressingLoans(loans: Dated[], now: Instant, timeZone: string, reader: string): Counted[] {
  const kinds = loans.map((loan) => pressingKind(loan, now, timeZone, reader))
  const inOrder = ['overdue', 'recalled', 'due-today', 'due-tomorrow'] as const
  return inOrder.map((kind) => ({ kind, count: kinds.filter((other) => other === kind).length }))
}

function pressingKind(loan: Dated, now: Instant, timeZone: string, reader: string): CountedKind | null {
  if (isOverdue(loan, now, timeZone)) return 'overdue'
  if (loan.state === 'recalled') return 'recalled'
  if (!isDue(loan)) return null
  const due = dueOf(loan, now, timeZone, reader)
  if (!due || isOver(due)) return null
  const days = daysAway(due)
  // The stamp's date may be past for a reader in another zone.
  if (days <= 0) return 'due-today'
  return days === 1 ? 'due-tomorrow' : null
}

/** Open fees at one institution, one sum per currency, without sums of zero or less. */
export function toPay({ fees }: WithFees): Money[] {
  return owedIn(itemsOf(fees))
}

type Everywhere = View & {
  responses: ReadonlyMap<string, AnyCard>
  order: string[]
  nameOf: (code: string) => string
}

/**
 * Facts over all queried institutions. Counts are sums; a `without` fact names the institutions whose loans
 * they lack. With earlier copies, or lists that could not be read in full, counts are minimums. Blocks are
 * omitted, because each is at one institution only.
 */
export function factsOfAll({ responses, order, nameOf, ...view }: Everywhere): Fact[] {
  const cards = order.map((code) => responses.get(code))
  const accounts = cards.flatMap((card) => (card && shownAccount(card)) ?? [])
  const hasCopy = cards.some((card) => card && isMissing(card) && card.copy)
  const isAtLeast = (part: 'loans' | 'requests') =>
    hasCopy || accounts.some((card) => !isWhole(card[part]) && !isLackingLoans(card))
  const all = accounts.flatMap((card) => factsOf(card, view))
  const isKnown = accounts.length > 0 && cards.every((card) => card && !isBeingRead(card))
  const shown = sumKinds
    .map((kind) => ({
      kind,
      count: sumOf(all, kind),
      atLeast: isAtLeast(kind === 'to-pick-up' ? 'requests' : 'loans'),
    }))
    .filter(({ kind, count, atLeast }) => count > 0 || (kind === 'loans' && isKnown && !atLeast))
  const names = order.filter((code) => isLackingLoans(responses.get(code))).map(nameOf)
  const count = cards.filter((card) => card && isSilent(card)).length
  if (shown.length > 0 && names.length > 0) return [...shown.slice(0, 2), { kind: 'without', names }]
  return count > 0 ? [...shown.slice(0, 2), { kind: 'no-answer', count }] : shown.slice(0, 3)
}

function isLackingLoans(card: AnyCard | undefined): boolean {
  if (!card) return true
  const account = shownAccount(card)
  if (account) return account.loans.state !== 'ok'
  return isMissing(card) && rowOf(card.problem).gap === 'open'
}

function isBeingRead(card: AnyCard): boolean {
  return isAccount(card) && card.loans.state === 'waiting'
}

/** Whether the institution was asked, and gave no answer. */
function isSilent(card: AnyCard): boolean {
  return card.state === 'no-answer'
}

export function waitsForHome({ problem }: Pick<MissingCard, 'problem'>): boolean {
  return rowOf(problem).remedy === 'ask-home'
}

const sumKinds: CountedKind[] = ['loans', 'overdue', 'recalled', 'due-today', 'due-tomorrow', 'to-pick-up']

export function sumOf(facts: Fact[], kind: CountedKind): number {
  return facts.reduce((sum, fact) => sum + (fact.kind === kind && 'count' in fact ? fact.count : 0), 0)
}

export function isAccount<Card extends AnyCard>(card: Card): card is Extract<Card, AnyAccount> {
  return card.state === 'complete' || card.state === 'partial'
}

/** The account that the lists show; for an institution without an answer, its earlier copy. */
export function shownAccount<Card extends AnyCard>(
  card: Card,
): AccountCard | Extract<Card, AnyAccount> | undefined {
  if (isMissing(card)) return card.copy
  return isAccount(card) ? card : undefined
}

export function isTurnedOff(card: AnyCard): boolean {
  return isMissing(card) && rowOf(card.problem).remedy === 'turn-on'
}

/** Whether no account there belongs to the card, so that nothing is missing from it. */
export function isOutside(card: AnyCard): boolean {
  return isMissing(card) && rowOf(card.problem).gap === 'none'
}

export function needsSignIn(card: AnyCard): boolean {
  return isMissing(card) && rowOf(card.problem).remedy === 'sign-in' && !isOutside(card)
}

/** Whether the patron has not signed in there in this session. Counts name only the other institutions. */
export function isNeverSignedIn(card: AnyCard): boolean {
  return needsSignIn(card) && isMissing(card) && rowOf(card.problem).gap === 'named'
}

type FactTone = 'late' | 'soon' | 'good' | 'muted'

export const factTones: Partial<Record<CountedKind, FactTone>> = {
  overdue: 'late',
  blocked: 'late',
  recalled: 'late',
  'due-today': 'soon',
  'due-tomorrow': 'soon',
  'to-pick-up': 'good',
  'no-answer': 'muted',
  'loans-missing': 'muted',
  'loans-withheld': 'muted',
  'requests-missing': 'muted',
  'fees-missing': 'muted',
}

/** Texts such as "5 loans", "10+ loans", "? loans" (nothing known), "due today" and "€7.40". */
export function factWords(fact: Fact): string {
  if (fact.kind === 'money') return sumWords(moneyWords(fact.money), fact)
  if (fact.kind === 'without') return withoutWords(fact.names)
  const isMore = fact.atLeast && fact.count > 0
  const number = isMore ? `${fact.count}+` : fact.atLeast ? '?' : String(fact.count)
  const n = isMore ? fact.count + 1 : fact.count
  const words: CountedWords = countedWords[fact.kind]
  return words(n, number, fact.count === 1 && fact.atLeast === undefined)
}

/** Text such as "without Alpine"; at most one name, because there is little room. */
function withoutWords(names: string[]): string {
  const [name = ''] = names
  return plural(names.length, { one: `without ${name}`, other: 'without # institutions' })
}

/** A sum, marked if a part of it may be unknown. */
export function sumWords(sum: string, { atLeast = false }: { atLeast?: boolean }): string {
  return atLeast ? t`at least ${sum}` : sum
}

/** `n` selects the plural form; `number` is the text. A single item at one institution needs no number. */
type CountedWords = (n: number, number: string, isOne: boolean) => string

const countedWords = {
  loans: (n, number) => plural(n, { one: `${number} loan`, other: `${number} loans` }),
  overdue: (n, number) => plural(n, { one: `${number} overdue`, other: `${number} overdue` }),
  blocked: () => t`blocked`,
  recalled: (n, number, isOne) =>
    isOne ? t`recalled` : plural(n, { one: `${number} recalled`, other: `${number} recalled` }),
  'due-today': (n, number, isOne) =>
    isOne ? t`due today` : plural(n, { one: `${number} due today`, other: `${number} due today` }),
  'due-tomorrow': (n, number, isOne) =>
    isOne ? t`due tomorrow` : plural(n, { one: `${number} due tomorrow`, other: `${number} due tomorrow` }),
  'to-pick-up': (n, number) => plural(n, { one: `${number} to pick up`, other: `${number} to pick up` }),
  'no-answer': (n, number) =>
    plural(n, { one: `no answer from ${number}`, other: `no answer from ${number}` }),
  'loans-missing': () => t`Loans did not load`,
  'loans-withheld': () => t`loans not shared`,
  'requests-missing': () => t`Requests did not load`,
  'fees-missing': () => t`Fees did not load`,
} satisfies Record<string, CountedWords>
