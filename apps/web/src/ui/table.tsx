import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './table.module.css'
import type { Tone } from './status-label.tsx'

/** The first column, with the name of each row. */
export type HeadColumn = { name: string; sorted?: Sorted }

export type Column<Row> = HeadColumn & {
  isNumber?: boolean
  /** A date or another short value: never broken. */
  isDate?: boolean
  renderCell: (row: Row) => ReactNode
  total?: ReactNode
}

/** `direction` null: sorted by another column. */
type Sorted = { direction: 'ascending' | 'descending' | null; toggle: () => void }

export type RowHead = {
  key: string
  sign?: ReactNode
  name: ReactNode
  sub?: ReactNode
  /** Replaces the cells: why the row has none. */
  reason?: ReactNode
}

type TableProps<Row> = {
  caption: string
  head: HeadColumn
  columns: Column<Row>[]
  rows: readonly Row[]
  headOf: (row: Row) => RowHead
  /** First cell of a last row with totals. */
  foot?: ReactNode
}

/** A short table; on a narrow screen each row is a block, whose cells have the name of their column. */
export function Table<Row>({ caption, head, columns, rows, headOf, foot }: TableProps<Row>) {
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {[head, ...columns].map((column) => (
            <ColumnHead key={column.name} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { key, ...rowHead } = headOf(row)
          return <TableRow key={key} head={rowHead} columns={columns} row={row} />
        })}
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

function ColumnHead({ column: { name, isNumber, sorted } }: { column: HeadColumn & { isNumber?: boolean } }) {
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
    <tr className={reason ? styles['unavailable'] : undefined}>
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

function Cell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  const { name, isNumber, isDate } = column
  const className = isNumber ? styles['number'] : isDate ? styles['date'] : undefined
  return (
    <td className={className} data-label={name}>
      {children}
    </td>
  )
}

/** `later`, like no tone: plain text. */
export function ToneText({ tone, children }: { tone: Tone | 'later' | undefined; children: ReactNode }) {
  return (
    <span className={tone && tone !== 'later' ? styles['toned'] : undefined} data-tone={tone}>
      {children}
    </span>
  )
}

type SubtextProps = { tone?: Tone; isLong?: boolean; children: ReactNode }

/** Small text below a number; a long one wraps. */
export function Subtext({ tone, isLong = false, children }: SubtextProps) {
  const more = `${tone ? styles['toned'] : ''} ${isLong ? styles['long'] : ''}`
  return (
    <span className={`${styles['sub']} ${more}`} data-tone={tone}>
      {children}
    </span>
  )
}

/** The institution does not say. */
export function NotProvided() {
  return (
    <span className="quiet">
      <Trans>not given</Trans>
    </span>
  )
}
