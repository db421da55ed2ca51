import type { InstitutionName } from '../institutions.ts'
import type { PatronRecord } from './record.ts'

export type Payment = { patron: { name: string }; institution: InstitutionName }

/** What the institution's own payment page does: all that is open there is paid and closed. */
export function pay(records: readonly PatronRecord[], { patron, institution }: Payment, now: Date): void {
  const record = records.find((one) => one.patron.name === patron.name)
  const account = record?.accounts.get(institution)
  if (!account) throw new Error(`${patron.name} has no account at ${institution}`)
  for (const fee of account.fees.filter(({ status }) => status === 'ACTIVE')) {
    fee.balance = 0
    fee.status = 'CLOSED'
    fee.statusSince = now.toISOString()
  }
}
