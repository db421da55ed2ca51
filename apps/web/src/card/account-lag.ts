import type { Account } from '@library-card/contract/account.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import type { CardView } from './card-view.ts'
import { isAccount } from './summary.ts'

/**
 * How an account that the institution can update lags behind the home account; null if it does not lag, or
 * if home gave no answer to compare with.
 */
export function lagOf(
  { institutionCode, account }: Pick<AccountCard, 'institutionCode' | 'account'>,
  view: Pick<CardView, 'home' | 'responses' | 'institutionOf'>,
): 'expired' | 'contact' | null {
  if (institutionCode === view.home || !view.institutionOf(institutionCode).can.updateAccount) return null
  const homeCard = view.responses.get(view.home)
  if (!homeCard || !isAccount(homeCard)) return null
  const home = homeCard.account
  if (home.standing === 'expired' || home.standing === 'inactive') return null
  if (account.standing === 'expired') return 'expired'
  return hasOtherContact(account, home) ? 'contact' : null
}

/** Compares only data that home provides. */
function hasOtherContact(there: Account, home: Account): boolean {
  return [emailOf, phoneOf, addressOf].some((read) => read(home) !== '' && read(there) !== read(home))
}

function emailOf({ email }: Account): string {
  return (email ?? '').toLowerCase()
}

function phoneOf({ phone }: Account): string {
  return (phone ?? '').replace(/\D/g, '')
}

/**
 * The words with a digit, such as house number and postal code: institutions write the same address
 * in different orders, and the country in their own language.
 */
function addressOf({ address }: Account): string {
  const words =
    address
      .join(' ')
      .toLowerCase()
      .match(/[\p{L}\d]*\d[\p{L}\d]*/gu) ?? []
  return words.toSorted().join(' ')
}
