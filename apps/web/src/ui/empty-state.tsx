import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

type EmptyStateProps = { title?: ReactNode; heading?: ReactNode; children?: ReactNode; actions?: ReactNode }

/** Replaces a list, or a page with its own `heading`: says why it is empty, and offers actions. */
export function EmptyState({ title, heading = <h2>{title}</h2>, children, actions }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      {heading}
      {children && <p>{children}</p>}
      {actions && <div className="actions no-print">{actions}</div>}
    </div>
  )
}
