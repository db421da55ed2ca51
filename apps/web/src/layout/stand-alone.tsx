import { useEffect, useRef, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { EmptyPage } from '../ui/empty.tsx'
import styles from './frame.module.css'

type StandAloneProps = { title: string; children: ReactNode; acts?: ReactNode }

/** A page that says one thing. */
export function StandAlone(props: StandAloneProps) {
  return (
    <main id="main" className={styles['single']}>
      <StandAlonePart {...props} />
    </main>
  )
}

/** The same within a page that has its `main` already. */
export function StandAlonePart({ title, children, acts }: StandAloneProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const isFirst = useLocation().key === 'default'
  useEffect(() => {
    document.title = `${title} · Library Card`
    if (!isFirst) heading.current?.focus({ preventScroll: true })
  }, [title, isFirst])
  return (
    <EmptyPage title={title} heading={heading} acts={acts}>
      {children}
    </EmptyPage>
  )
}
