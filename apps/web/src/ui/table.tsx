import { i18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { memo, useDeferredValue, useState, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './table.module.css'
import { heightOf, useUnrendered } from './rows.tsx'
import type { Tone } from './status-label.tsx'

/** A sort key; null comes last in either direction. */
export type SortValue = number | string | null

/**
 * The first column, which names each row. `order` makes rows sortable by the column; `sorted` means that the
 * page sorts them.
 */
type HeadColumn<Row> = { name: string; sorted?: Sorted; order?: (row: Row) => SortValue }

export type Column<Row> = HeadColumn<Row> & {
  isNumber?: boolean
  /** Whether cells are dates or other short values, which never break. */
  isDate?: boolean
  renderCell: (row: Row) => ReactNode
  total?: ReactNode
}

/** `direction` is null if the rows are sorted by another column. */
type Sorted = { direction: 'ascending' | 'descending' | null; toggle: () => void }

export type RowHead = {
  key: string
  sign?: ReactNode
  name: ReactNode
  sub?: ReactNode
  /** The reason why a row has no cells, shown in their place. */
  reason?: ReactNode
}

type TableProps<Row> = {
  caption: string
  head: HeadColumn<Row>
  columns: Column<Row>[]
  rows: readonly Row[]
  headOf: (row: Row) => RowHead
  /** First cell of a final row with totals. */
  foot?: ReactNode
  /** Whether the rows are initially sorted by the head column; otherwise they keep their order. */
  isSorted?: boolean
  /** Whether there may be hundreds of rows, whose cells depend only on the row's values and the language. */
  isLong?: boolean
}

/** On a narrow screen, each row becomes a block, with column names in the cells. */
export function Table<Row extends object>(props: TableProps<Row>) {
  const { caption, head, columns, rows, headOf, foot, isSorted, isLong = false } = props
  const { sorted, withSorting } = useSorting(rows, [head, ...columns], isSorted ? 0 : null)
  const unrendered = useUnrendered(() => (isLong ? sorted.map((row) => headOf(row).key) : []))
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {withSorting.map((column) => (
            <ColumnHead key={column.name} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => {
          const { key, ...rowHead } = headOf(row)
          if (unrendered.has(key)) return null
          const render = () => <TableRow head={rowHead} columns={columns} row={row} />
          return <MemoRow key={key} row={row} isLong={isLong} render={render} />
        })}
        {unrendered.size > 0 && (
          <tr className={styles['unrendered']} style={heightOf(unrendered.size)} aria-hidden="true" />
        )}
      </tbody>
      {foot && (
        <tfoot>
          <tr>
            <th scope="row">{foot}</th>
            {columns.map((column) => (
              <Cell key={column.name} column={column}>
                {column.total}
              </Cell>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  )
}

/**
 * Sorts by one column; a second click on its head reverses the order. `first` is the index of the initial
 * column.
 */
function useSorting<Row>(rows: readonly Row[], columns: HeadColumn<Row>[], first: number | null) {
  const [sorting, setSorting] = useState({ by: first, isDescending: false })
  // The heads must not wait for many rows to move.
  const { by, isDescending } = useDeferredValue(sorting)
  const order = by === null ? undefined : columns[by]?.order
  return {
    sorted: order ? inOrder(rows, order, isDescending ? -1 : 1) : rows,
    withSorting: columns.map((column, at) => ({
      ...column,
      ...(column.order && { sorted: sortedBy(at) }),
    })),
  }

  function sortedBy(at: number): Sorted {
    return {
      direction: sorting.by === at ? (sorting.isDescending ? 'descending' : 'ascending') : null,
      toggle: () => setSorting({ by: at, isDescending: sorting.by === at && !sorting.isDescending }),
    }
  }
}

function inOrder<Row>(rows: readonly Row[], order: (row: Row) => SortValue, sign: number): Row[] {
  // The call number QC 9 comes before QC 76.
  const words = new Intl.Collator(i18n.locale, { numeric: true })
  return rows
    .map((row) => ({ row, value: order(row) }))
    .toSorted(({ value: one }, { value: other }) => compare(one, other, sign, words))
    .map(({ row }) => row)
}

function compare(one: SortValue, other: SortValue, sign: number, words: Intl.Collator): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  if (typeof one === 'string' && typeof other === 'string') return sign * words.compare(one, other)
  if (one === other) return 0
  return one < other ? -sign : sign
}

function ColumnHead({
  column: { name, isNumber, sorted },
}: {
  column: { name: string; isNumber?: boolean; sorted?: Sorted }
}) {
  const className = isNumber ? styles['number'] : undefined
  if (!sorted) {
    return (
      <th scope="col" className={className}>
        {name}
      </th>
    )
  }
  const { direction, toggle } = sorted
  return (
    <th scope="col" className={className} aria-sort={direction ?? undefined}>
      <button type="button" className={styles['sort']} onClick={toggle}>
        {name}
        {direction && <Icon name="chevron" className={`${styles['arrow']} ${styles[direction]}`} />}
      </button>
    </th>
  )
}

type TableRowProps<Row> = { head: Omit<RowHead, 'key'>; columns: Column<Row>[]; row: Row }

function TableRow<Row>({ head: { sign, name, sub, reason }, columns, row }: TableRowProps<Row>) {
  return (
    <tr className={reason ? styles['missing'] : undefined}>
      <th scope="row">
        <span className={styles['head']}>
          {sign}
          <span>
            {name}
            {sub && <span className={styles['sub']}>{sub}</span>}
          </span>
        </span>
      </th>
      {reason ? (
        <td colSpan={columns.length}>{reason}</td>
      ) : (
        columns.map((column) => (
          <Cell key={column.name} column={column}>
            {column.renderCell(row)}
          </Cell>
        ))
      )}
    </tr>
  )
}

type MemoRowProps = { row: object; isLong: boolean; render: () => ReactNode }

/** In a long table, renders again only if a value of its row changes: otherwise typing would be slow in a long table. */
const MemoRow = memo(
  function MemoRow({ render }: MemoRowProps) {
    // Subscribes to the language, which is not in the row.
    useLingui()
    return render()
  },
  ({ row: one }, { row: other, isLong }) =>
    isLong && Object.entries(one).every(([name, value]) => value === Reflect.get(other, name)),
)

function Cell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  const { name, isNumber, isDate } = column
  const className = isNumber ? styles['number'] : isDate ? styles['date'] : undefined
  return (
    <td className={className} data-label={name}>
      {children}
    </td>
  )
}

/** `later` and no tone both render plain text. */
export function ToneText({ tone, children }: { tone: Tone | 'later' | undefined; children: ReactNode }) {
  return (
    <span className={tone && tone !== 'later' ? styles['toned'] : undefined} data-tone={tone}>
      {children}
    </span>
  )
}

type SubtextProps = { tone?: Tone; isLong?: boolean; children: ReactNode }

/** Small text below a number; long text wraps. */
export function Subtext({ tone, isLong = false, children }: SubtextProps) {
  const more = `${tone ? styles['toned'] : ''} ${isLong ? styles['long'] : ''}`
  return (
    <span className={`${styles['sub']} ${more}`} data-tone={tone}>
      {children}
    </span>
  )
}

/** A cell for a value that the institution does not provide. */
export function NotProvided() {
  return (
    <span className="quiet">
      <Trans>not given</Trans>
    </span>
  )
}
