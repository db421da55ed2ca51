import { useLingui } from '@lingui/react/macro'
import type { Column } from '../../ui/register.tsx'
import type { ActivityColumn } from '../columns.ts'

export function useColumnWords(): Record<ActivityColumn, Column> {
  const { t } = useLingui()
  return {
    loans: { name: t`Loans`, isNumber: true },
    overdue: { name: t`Overdue`, isNumber: true },
    nextDue: { name: t`Next due`, isDate: true },
    requests: { name: t`Requests`, isNumber: true },
    balance: { name: t`Balance`, isNumber: true },
    blocks: { name: t`Blocks` },
    until: { name: t`Account there until`, isDate: true },
  }
}
