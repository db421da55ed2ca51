import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './register.module.css'

export type Column = { name: string; isNumber?: boolean; isDate?: boolean; sorted?: Sorted }

/** `direction` null: sorted by another column. */
type Sorted = { direction: 'ascending' | 'descending' | null; turn: () => void }

type RegisterProps = { caption: string; columns: Column[]; children: ReactNode; foot?: ReactNode }

/** A short table with one line per item. */
export function Register({ caption, columns, children, foot }: RegisterProps) {
  return (
    <table className={styles['register']}>
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.name} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
      {foot && <tfoot>{foot}</tfoot>}
    </table>
  )
}

function Head({ column: { name, isNumber, sorted } }: { column: Column }) {
  const className = isNumber ? styles['number'] : undefined
  if (!sorted) {
    return (
      <th scope="col" className={className}>
        {name}
      </th>
    )
  }
  const { direction, turn } = sorted
  return (
    <th scope="col" className={className} aria-sort={direction ?? undefined}>
      <button type="button" className={styles['sort']} onClick={turn}>
        {name}
        {direction && <Icon name="chevron" className={`${styles['arrow']} ${styles[direction]}`} />}
      </button>
    </th>
  )
}

type LineProps = {
  sign?: ReactNode
  name: ReactNode
  sub?: ReactNode
  isSilent?: boolean
  children: ReactNode
}

export function Line({ sign, name, sub, isSilent = false, children }: LineProps) {
  return (
    <tr className={isSilent ? styles['silent'] : undefined}>
      <th scope="row">
        <span className={styles['who']}>
          {sign}
          <span>
            {name}
            {sub && <span className={styles['sub']}>{sub}</span>}
          </span>
        </span>
      </th>
      {children}
    </tr>
  )
}

/** On a narrow screen, labelled with its column. */
export function Cell({ column, children }: { column: Column; children: ReactNode }) {
  return (
    <td className={classOf(column)} data-label={column.name}>
      {children}
    </td>
  )
}

function classOf({ isNumber, isDate }: Column): string | undefined {
  if (isNumber) return styles['number']
  return isDate ? styles['date'] : undefined
}

type Tone = 'late' | 'soon' | 'good'

export function Toned({ tone, children }: { tone: Tone | undefined; children: ReactNode }) {
  return <span className={tone && styles[tone]}>{children}</span>
}

/** Small text below a number. */
export function Sub({ tone, children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles['sub']} ${tone ? styles[tone] : ''}`}>{children}</span>
}
