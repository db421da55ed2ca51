import { useId, type ReactNode } from 'react'
import styles from './rows.module.css'

type GroupProps = { title: ReactNode; count?: ReactNode; late?: boolean; children: ReactNode }

/** Rows under one heading. */
export function Group({ title, count, late = false, children }: GroupProps) {
  const id = useId()
  return (
    <section className={styles['group']} aria-labelledby={id}>
      <header className={`${styles['groupHeader']} ${late ? styles['late'] : ''}`}>
        <h2 id={id}>{title}</h2>
        {count && <span className="quiet">{count}</span>}
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- to Safari a list without bullets is none */}
      <ol className={styles['rows']} role="list">
        {children}
      </ol>
    </section>
  )
}

type RowProps = {
  labelledBy?: string
  stamp: ReactNode
  state?: ReactNode
  act?: ReactNode
  /** What became of an act, under everything else. */
  result?: ReactNode
  children: ReactNode
}

/** Stamp, what it is, its state, what can be done; named for those who listen by the elements with the ids in `labelledBy`. */
export function Row({ labelledBy, stamp, state, act, result, children }: RowProps) {
  return (
    <li className={`${styles['row']} ${state || act ? '' : styles['two']}`} aria-labelledby={labelledBy}>
      {stamp}
      <div>{children}</div>
      {(state || act) && <div className={styles['state']}>{state}</div>}
      {act && <div className={`${styles['act']} no-print`}>{act}</div>}
      {result && <div className={styles['result']}>{result}</div>}
    </li>
  )
}

/** Titles come from anywhere: set apart from the direction of what stands around them, and never cut. */
export function RowTitle({ id, children }: { id: string; children: ReactNode }) {
  return (
    <h3 className={styles['title']} id={id}>
      <bdi>{children}</bdi>
    </h3>
  )
}

/** The second line: what is told of author, volume, call number. */
export function RowFacts({ facts }: { facts: (string | null)[] }) {
  const told = [...new Set(facts)].filter((fact) => fact !== null && fact !== '')
  if (told.length === 0) return null
  return (
    <p className={styles['by']}>
      {told.map((fact, at) => (
        <span key={fact}>
          {at > 0 && ' · '}
          <bdi>{fact}</bdi>
        </span>
      ))}
    </p>
  )
}

/** A line of advice under a state. */
export function RowHelp({ children }: { children: ReactNode }) {
  return <p className={styles['help']}>{children}</p>
}

/** Where the thing is, beside a sign that is found at a glance. */
export function RowPlace({ sign, names }: { sign: ReactNode; names: string[] }) {
  return (
    <p className={styles['at']}>
      {sign}
      <span>
        {[...new Set(names)].map((name, at) => (
          <span key={name}>
            {at > 0 && ', '}
            <bdi>{name}</bdi>
          </span>
        ))}
      </span>
    </p>
  )
}

/** The shape of what will come, at the size that it will have. */
export function WaitingRows() {
  return (
    <ol className={styles['rows']} role="list" aria-busy="true">
      {[1, 2, 3].map((row) => (
        <li key={row} className={styles['row']} aria-hidden="true">
          <span className={`${styles['blank']} ${styles['blank-stamp']}`} />
          <div>
            <span className={`${styles['blank']} ${styles['blank-title']}`} />
            <span className={`${styles['blank']} ${styles['blank-by']}`} />
            <span className={`${styles['blank']} ${styles['blank-at']}`} />
          </div>
          <div className={styles['state']}>
            <span className={`${styles['blank']} ${styles['blank-say']}`} />
          </div>
        </li>
      ))}
    </ol>
  )
}
