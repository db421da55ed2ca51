import type { ReactNode } from 'react'
import styles from './masked.module.css'

/** Words that say that something is kept from sight, behind blocks where it would stand. */
export function Masked({ children }: { children: ReactNode }) {
  return <span className={styles['masked']}>{children}</span>
}
