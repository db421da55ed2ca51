import type { Network } from '@library-card/contract/institution.ts'

/** Optional columns of the list of loans, and of the table of institutions. */
export const columnNames = {
  loans: ['item', 'barcode', 'callNumber', 'place', 'loaned', 'status'],
  institutions: ['loans', 'overdue', 'nextDue', 'requests', 'balance', 'blocks', 'until'],
} as const
export type LoanColumn = (typeof columnNames)['loans'][number]
export type ColumnName = (typeof columnNames)['institutions'][number]
export type AnyColumn = LoanColumn | ColumnName

const key = 'staff-columns'
type Computer = Pick<Network['sharedComputer'], 'locked'>

/** The columns that were hidden in this browser: names without any data of a person. A shared computer keeps none. */
export function storedHiddenColumns({ locked }: Computer): readonly AnyColumn[] {
  if (locked) return []
  const stored = (localStorage.getItem(key) ?? '').split(' ')
  return [...columnNames.loans, ...columnNames.institutions].filter((name) => stored.includes(name))
}

export function storeHiddenColumns(hidden: readonly AnyColumn[], { locked }: Computer) {
  if (locked || hidden.length === 0) localStorage.removeItem(key)
  else localStorage.setItem(key, hidden.join(' '))
}
