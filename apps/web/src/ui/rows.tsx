import type { Institution } from '@library-card/contract/institution.ts'
import {
  startTransition,
  useEffect,
  useId,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
} from 'react'
import { useLocation } from 'react-router'
import { Monogram } from './monogram.tsx'
import styles from './rows.module.css'

type GroupProps = { title: ReactNode; count?: ReactNode; isLate?: boolean; children: ReactNode }

export function HeadedSection({ title, count, isLate = false, children }: GroupProps) {
  const id = useId()
  return (
    <section className={styles['group']} aria-labelledby={id}>
      <header className={`${styles['groupHeader']} ${isLate ? styles['late'] : ''}`}>
        <h2 id={id}>{title}</h2>
        {count && <span className="quiet">{count}</span>}
      </header>
      {children}
    </section>
  )
}

type PanelProps = { id: string; title: ReactNode; className?: string | undefined; children: ReactNode }

/** Text on a sheet. A link with the panel's id moves focus to its heading. */
export function Panel({ id, title, className = '', children }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { hash } = useLocation()
  useEffect(() => {
    if (hash === `#${id}`) heading.current?.focus()
  }, [hash, id])
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} ref={heading}>
        {title}
      </h2>
      {children}
    </section>
  )
}

export function Group({ children, ...heading }: GroupProps) {
  return (
    <HeadedSection {...heading}>
      <ol className={styles['rows']} role="list">
        {children}
      </ol>
    </HeadedSection>
  )
}

type RowProps = {
  labelledBy?: string
  stamp: ReactNode
  state?: ReactNode
  action?: ReactNode
  /** The result of an action, below the other content. */
  result?: ReactNode
  children: ReactNode
}

/**
 * A row with stamp, content, state and actions. `labelledBy` lists ids of the elements that name the row for
 * screen readers.
 */
export function Row({ labelledBy, stamp, state, action, result, children }: RowProps) {
  return (
    <li className={`${styles['row']} ${state || action ? '' : styles['two']}`} aria-labelledby={labelledBy}>
      {stamp}
      <div>{children}</div>
      {(state || action) && <div className={styles['state']}>{state}</div>}
      {action && <div className={`${styles['action']} no-print`}>{action}</div>}
      {result && <div className={styles['result']}>{result}</div>}
    </li>
  )
}

/** A title, isolated because it may have any text direction, and never truncated. */
export function RowTitle({ id, children }: { id: string; children: ReactNode }) {
  return (
    <h3 className={styles['title']} id={id}>
      <bdi>{children}</bdi>
    </h3>
  )
}

/** The second line, such as author, volume and call number. */
export function RowFacts({ facts }: { facts: (string | null)[] }) {
  const known = facts.flatMap((fact) => fact || [])
  if (known.length === 0) return null
  return (
    <p className={styles['by']}>
      <Joined texts={[...new Set(known)]} separator=" · " />
    </p>
  )
}

/** Texts in one line; each may have any text direction. */
export function Joined({ texts, separator }: { texts: string[]; separator: string }) {
  return texts.map((text, at) => (
    // The same text may occur twice.
    <span key={`${at} ${text}`}>
      {at > 0 && separator}
      <bdi>{text}</bdi>
    </span>
  ))
}

type PlaceProps = {
  institution: Pick<Institution, 'code' | 'monogram' | 'color' | 'names'>
  name: string | null | undefined
  library?: string | null | undefined
}

export function RowPlace(props: PlaceProps) {
  return (
    <p className={styles['at']}>
      <Place {...props} />
    </p>
  )
}

/** An institution and its library, unless that has the institution's own name, be it in another language. */
export function Place({ institution, name, library }: PlaceProps) {
  const isApart = library && !Object.values(institution.names).includes(library)
  return (
    <>
      <Monogram institution={institution} small />
      <span>
        <Joined texts={[name, isApart ? library : null].flatMap((text) => text || [])} separator=", " />
      </span>
    </>
  )
}

/** Number of rows in the first paint, more than most windows show. */
const firstRows = 12
/** Number of rows in each later task, small enough to leave time for input. */
const nextRows = 20

/**
 * Keys of items without a row yet. A long list grows in steps, so that the first rows are painted early. Items
 * that join the list later get their rows at once.
 */
export function useUnrendered(all: () => string[]): ReadonlySet<string> {
  const [keys, setKeys] = useState(() => new Set(all().slice(firstRows)))
  useEffect(() => {
    if (keys.size > 0) startTransition(() => setKeys(new Set([...keys].slice(nextRows))))
  }, [keys])
  return keys
}

/** Reserves the height of rows that are rendered next. */
export function UnrenderedRows({ count }: { count: number }) {
  if (count === 0) return null
  return <li className={styles['unrendered']} style={heightOf(count)} aria-hidden="true" />
}

export function heightOf(rows: number): CSSProperties & { '--rows': number } {
  return { '--rows': rows }
}

/** Placeholder rows in the size of real ones. */
export function WaitingRows() {
  return (
    <ol className={styles['rows']} role="list" aria-busy="true">
      {[1, 2, 3].map((row) => (
        <li key={row} className={styles['row']} aria-hidden="true">
          <span className={`${styles['blank']} ${styles['blank-stamp']}`} />
          <div>
            <span className={`${styles['blank']} ${styles['blank-long']}`} />
            <span className={`${styles['blank']} ${styles['blank-short']}`} />
            <span className={`${styles['blank']} ${styles['blank-short']}`} />
          </div>
          <div className={styles['state']}>
            <span className={`${styles['blank']} ${styles['blank-long']}`} />
          </div>
        </li>
      ))}
    </ol>
  )
}
