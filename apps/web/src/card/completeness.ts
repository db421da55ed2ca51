import type { AccountCard, UnavailableCard } from '@library-card/contract/card.ts'
import type { CardView } from './card-view.ts'
import { isAccount } from './facts.ts'
import type { CardPart, SectionName } from './sections.ts'

type Cards = Pick<CardView, 'cards'>
type Asked = Pick<CardView, 'cards' | 'silent' | 'notWanted' | 'waiting' | 'asked'>

export function accountsIn({ cards }: Cards): AccountCard[] {
  return cards.filter(isAccount)
}

/** What a list draws: who has answered, then what those who are silent said earlier. Never for a total. */
export function shownIn(view: Pick<CardView, 'cards' | 'silent'>): AccountCard[] {
  return [...accountsIn(view), ...view.silent.flatMap(({ copy }) => copy ?? [])]
}

/** The overview sums up, and an earlier answer is not how things stand. */
export function isShownByCopy({ copy }: UnavailableCard, section: SectionName): boolean {
  return copy !== undefined && section !== 'overview'
}

/** Paper and files outlive the notice that says how old a copy is. */
export function withoutCopies<T extends { institution: { code: string } }>(
  listed: T[],
  { silent }: Pick<CardView, 'silent'>,
): T[] {
  return listed.filter(({ institution: { code } }) => !silent.some((card) => card.institutionCode === code))
}

/** What stands in the list of a part, and what does not: only where nothing is open may it say "nothing". */
export type Told = {
  /** Every member here was asked and has told this part, and it stands in the list. */
  all: boolean
  /** Codes of those who told it, or have no account. */
  by: string[]
  /** Codes of those who were silent, altogether or about this part. */
  notBy: string[]
}

export function toldOf(view: Asked, parts: CardPart[]): Told {
  const missing = accountsIn(view).filter((card) => parts.some((part) => card[part].state !== 'ok'))
  const notBy = [...view.silent, ...missing].map(({ institutionCode }) => institutionCode)
  const by = view.cards.map(({ institutionCode }) => institutionCode).filter((code) => !notBy.includes(code))
  const isWhole = by.length === view.asked && view.waiting.length === 0 && view.notWanted.length === 0
  return { all: isWhole, by, notBy }
}
