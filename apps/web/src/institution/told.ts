import type { AccountCard } from '@library-card/contract/card.ts'
import type { CardView } from './card-view.ts'
import { isAccount } from './facts-of-all.ts'

export type Part = 'loans' | 'requests' | 'fees' | 'blocks' | 'messages'

type Cards = Pick<CardView, 'cards'>
type Asked = Pick<CardView, 'cards' | 'silent' | 'waiting' | 'asked'>

export function accountsIn({ cards }: Cards): AccountCard[] {
  return cards.filter(isAccount)
}

/** What stands in the list of a part, and what does not: only where nothing is open may it say "nothing". */
export type Told = {
  /** Everybody who was asked has told this part, and it stands in the list. */
  all: boolean
  /** Codes of those who told it, or have no account. */
  by: string[]
  /** Codes of those who were silent, altogether or about this part. */
  notBy: string[]
}

export function toldOf(view: Asked, parts: Part[]): Told {
  const missing = accountsIn(view).filter((card) => parts.some((part) => card[part].state !== 'ok'))
  const notBy = [...view.silent, ...missing].map(({ institutionCode }) => institutionCode)
  const by = view.cards.map(({ institutionCode }) => institutionCode).filter((code) => !notBy.includes(code))
  return { all: by.length === view.asked && view.waiting.length === 0, by, notBy }
}
