import type { ReactNode } from 'react'
import styles from './same-size.module.css'

/** One of two, in room for either: a button that changes its words keeps its size. */
export function SameSize({ shown, children }: { shown: 0 | 1; children: [ReactNode, ReactNode] }) {
  const styleOf = (nth: number) => (nth === shown ? {} : { visibility: 'hidden' as const })
  return (
    <span className={styles['all']}>
      <span style={styleOf(0)}>{children[0]}</span>
      <span style={styleOf(1)}>{children[1]}</span>
    </span>
  )
}
