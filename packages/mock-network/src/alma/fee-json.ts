import type { MockAccount, MockFee } from '../patrons/record.ts'
import { coded, own, type Json } from './json.ts'

export function feeJson(fee: MockFee, account: MockAccount, userLink: string): Json {
  const { language, libraries } = account.institution
  return {
    id: fee.id,
    type: coded(language, fee.type),
    status: coded(language, fee.status),
    user_primary_id: { value: account.primaryId, link: userLink },
    balance: fee.balance,
    remaining_vat_amount: 0,
    original_amount: fee.original,
    original_vat_amount: 0,
    creation_time: fee.since,
    status_time: fee.statusSince,
    comment: fee.comment ?? null,
    owner: own(fee.library, libraries.get(fee.library) ?? fee.library),
    title: fee.title ?? null,
    barcode: null,
    ...(fee.balance < fee.original && { transaction: [payment(fee)] }),
    link: `${userLink}/fees/${fee.id}`,
  }
}

function payment(fee: MockFee): Json {
  return {
    transaction_id: `${fee.id}1`,
    type: { value: 'PAYMENT', desc: 'Payment' },
    amount: toCents(fee.original - fee.balance),
    vat_amount: 0,
    created_by: 'Mock desk',
    transaction_time: fee.statusSince,
    payment_method: { value: 'CASH', desc: 'Cash' },
  }
}

/** Sum of the active fees; credits are negative. */
export function openBalance({ fees }: MockAccount): number {
  return toCents(
    fees.filter(({ status }) => status === 'ACTIVE').reduce((sum, { balance }) => sum + balance, 0),
  )
}

export function toCents(amount: number): number {
  return Math.round(amount * 100) / 100
}
