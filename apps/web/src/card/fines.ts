import { finesSoFar } from '@library-card/contract/debt.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import { t } from '@lingui/core/macro'
import { moneyWords } from '../money/money.ts'
import { partsList } from '../text/words.ts'
import { isWhole, itemsOf, sumWords, type AnyAccount } from './summary.ts'

/**
 * Fines that grow until items are returned, and cannot be paid before. `isKnown`: all loans were read, or are
 * still being read.
 */
export type Fines = { sums: Money[]; isKnown: boolean }

export function finesIn(cards: Pick<AnyAccount, 'loans'>[]): Fines {
  const loans = cards.flatMap((card) => itemsOf<Pick<Loan, 'fineIfReturnedNow'>>(card.loans))
  const isKnown = cards.every((card) => isWhole(card.loans) || card.loans.state === 'waiting')
  return { sums: finesSoFar(loans), isKnown }
}

/** Text such as "Fine so far: CHF 2.00, if returned now"; null if certainly no fine grows. */
export function fineWords(fines: Fines, amountOf: (money: Money) => string = moneyWords): string | null {
  const amount = sumWords(partsList(fines.sums.map(amountOf)), { atLeast: !fines.isKnown })
  if (fines.sums.length > 0) return t`Fine so far: ${amount}, if returned now`
  return fines.isKnown ? null : t`Not all loans there were read, so a fine may be growing`
}

/** Text where nothing is to pay, such as "Nothing to pay yet. Fine so far: CHF 2.00, if returned now". */
export function nothingToPayWords(fines: Fines): string {
  const fine = fineWords(fines)
  return fine === null ? t`Nothing to pay` : t`Nothing to pay yet. ${fine}`
}
