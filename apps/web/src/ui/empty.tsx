import type { ReactNode, Ref } from 'react'
import styles from './empty.module.css'

type EmptyProps = { title: ReactNode; children?: ReactNode; acts?: ReactNode }

/** Replaces a list: why it is empty, and what can be done. */
export function Empty({ title, children, acts }: EmptyProps) {
  return (
    <div className={styles['empty']}>
      <h2>{title}</h2>
      {children}
      {acts && <div className={`${styles['acts']} no-print`}>{acts}</div>}
    </div>
  )
}

/** The same as a whole page: its title is the page heading. */
export function EmptyPage({
  title,
  children,
  acts,
  heading,
}: EmptyProps & { heading: Ref<HTMLHeadingElement> }) {
  return (
    <div className={styles['empty']}>
      <h1 id="heading" tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
      {acts && <div className={`${styles['acts']} no-print`}>{acts}</div>}
    </div>
  )
}
