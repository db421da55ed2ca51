import type { StaffFee, StaffLoan, StaffRequest } from '@library-card/contract/staff.ts'
import { isFoundBy } from '../../text/search.ts'
import { feeTypeOf } from '../../money/fee-words.ts'
import type { At } from './activity-view.ts'
import { loanStateWords, requestStateWords } from './activity-words.ts'

/** Matches items by institution, library or state. Titles are not searched. */
export function isSought(sought: string, nameOf: (code: string) => string) {
  const fits = (...texts: (string | null | undefined)[]) =>
    isFoundBy(sought, texts.filter((text) => text).join(' '))
  return {
    loan: ({ item, institution }: At<StaffLoan>) =>
      fits(nameOf(institution.code), item.library?.name, loanStateWords(item)),
    request: ({ item, institution }: At<StaffRequest>) =>
      fits(nameOf(institution.code), item.pickup?.place.name, requestStateWords(item)),
    fee: ({ item, institution }: At<StaffFee>) => fits(nameOf(institution.code), item.owner, feeTypeOf(item)),
  }
}
