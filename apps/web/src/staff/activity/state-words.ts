import type { StaffLoan, StaffRequest } from '@library-card/contract/staff.ts'
import { t } from '@lingui/core/macro'

/** How a loan stands, in one or two words. */
export function loanStateWords({ state, overdue }: Pick<StaffLoan, 'state' | 'overdue'>): string {
  const words: Record<StaffLoan['state'], string> = {
    'on-loan': t`On loan`,
    recalled: t`Called back`,
    lost: t`Lost`,
    'claimed-returned': t`Claimed returned`,
  }
  const late = t`Overdue`
  if (!overdue) return words[state]
  return state === 'on-loan' ? late : `${words[state]}, ${late}`
}

export function requestStateWords({ status, kind }: Pick<StaffRequest, 'status' | 'kind'>): string {
  const words: Record<StaffRequest['status'], string> = {
    ready: t`Ready`,
    'in-process': kind === 'digitization' ? t`Being scanned` : t`On its way`,
    waiting: t`Waiting`,
    unknown: t`How far it is, is not told`,
  }
  return words[status]
}

export function requestKindWords({ kind }: Pick<StaffRequest, 'kind'>): string {
  const words: Record<StaffRequest['kind'], string> = {
    hold: t`Hold`,
    booking: t`Booking`,
    digitization: t`Scan`,
    other: t`Request`,
  }
  return words[kind]
}
