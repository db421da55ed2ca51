import { plural, t } from '@lingui/core/macro'
import { moneyWords } from '../money/money.ts'
import type { CountedKind, Fact } from './facts.ts'

export type FactTone = 'late' | 'soon' | 'good' | 'hush'

export const factTones: Partial<Record<CountedKind, FactTone>> = {
  overdue: 'late',
  blocked: 'late',
  'called-back': 'late',
  'due-today': 'soon',
  'due-tomorrow': 'soon',
  'to-pick-up': 'good',
  'no-answer': 'hush',
  'switched-off': 'hush',
  'loans-missing': 'hush',
  'requests-missing': 'hush',
  'fees-missing': 'hush',
}

/** "5 loans", "10+ loans", "due today", "€7.40". */
export function factWords(fact: Fact): string {
  if (fact.kind === 'money') return sumWords(moneyWords(fact.money), fact)
  const number = fact.atLeast ? `${fact.count}+` : String(fact.count)
  const n = fact.atLeast ? fact.count + 1 : fact.count
  return countedWords[fact.kind](n, number, fact.count === 1 && fact.atLeast === undefined)
}

/** A sum of which a part may be unknown. */
export function sumWords(sum: string, { atLeast = false }: { atLeast?: boolean }): string {
  return atLeast ? t`at least ${sum}` : sum
}

/** `n` selects the plural form, `number` is the text; a single item at one institution needs no number. */
const countedWords: Record<CountedKind, (n: number, number: string, isOne: boolean) => string> = {
  loans: (n, number) => plural(n, { one: `${number} loan`, other: `${number} loans` }),
  requests: (n, number) => plural(n, { one: `${number} request`, other: `${number} requests` }),
  overdue: (_, number) => t`${number} overdue`,
  blocked: () => t`blocked`,
  'called-back': (_, number, isOne) => (isOne ? t`called back` : t`${number} called back`),
  'due-today': (_, number, isOne) => (isOne ? t`due today` : t`${number} due today`),
  'due-tomorrow': (_, number, isOne) => (isOne ? t`due tomorrow` : t`${number} due tomorrow`),
  'to-pick-up': (_, number) => t`${number} to pick up`,
  'no-answer': (_, number) => t`${number} no answer`,
  'switched-off': (_, number) => t`${number} switched off`,
  'loans-missing': () => t`No answer on loans`,
  'requests-missing': () => t`No answer on requests`,
  'fees-missing': () => t`No answer on fees`,
}
