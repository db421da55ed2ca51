import type { Language } from '../institutions.ts'
import type { MockAccount, MockLoan } from '../patrons/record.ts'
import { coded, empty, own, type Json } from './json.ts'

/**
 * Alma states neither the renewals left nor why a loan is not renewable, and fills `renewable` only with
 * `expand`.
 */
export function loanJson(loan: MockLoan, account: MockAccount, withRenewable: boolean): Json {
  const { language, libraries } = account.institution
  return {
    loan_id: loan.id,
    circ_desk: coded(language, 'DEFAULT_CIRC_DESK'),
    return_circ_desk: { ...empty, link: null },
    library: own(loan.library, libraries.get(loan.library) ?? loan.library),
    user_id: account.primaryId,
    item_barcode: loan.barcode,
    due_date: loan.due,
    ...returnOf(loan),
    loan_date: loan.loaned,
    process_status: loan.status ?? 'NORMAL',
    mms_id: loan.mmsId,
    holding_id: loan.holdingId,
    item_id: loan.itemId,
    title: loan.title,
    author: loan.author ?? null,
    description: loan.description ?? null,
    publication_year: loan.year ?? '',
    // Alma uses `name` here; most coded fields have `desc`.
    location_code: { value: 'stacks', name: 'Stacks' },
    item_policy: { value: null, description: null },
    call_number: loan.callNumber ?? '',
    ...(loan.fine !== undefined && { loan_fine: loan.fine }),
    renewable: withRenewable ? loan.renewable : null,
    ...lastRenewalOf(loan, language),
  }
}

function returnOf({ returned }: MockLoan): Json {
  return returned === null ? { loan_status: 'ACTIVE' } : { loan_status: 'COMPLETE', return_date: returned }
}

function lastRenewalOf({ lastRenewal }: MockLoan, language: Language): Json {
  if (lastRenewal === null) return { last_renew_status: { value: null, desc: '' } }
  const { at, refusal } = lastRenewal
  const status = refusal === null ? coded(language, '401193;') : own('401822;', refusal)
  return { last_renew_date: at, last_renew_status: status }
}
