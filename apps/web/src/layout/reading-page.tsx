import type { Session } from '@library-card/contract/session.ts'
import type { ReactNode } from 'react'
import { useLoaderData } from 'react-router'
import { SessionWatch } from '../session/session-watch.tsx'
import styles from './frame.module.css'
import { useTurnedTo } from './use-turned-to.ts'

/** A page to read, whether or not somebody is signed in. Whoever is, is watched over here as well. */
export function ReadingPage({ title, children }: { title: string; children: ReactNode }) {
  const session = useLoaderData<Session>()
  const heading = useTurnedTo(`${title} · Library Card`)
  return (
    <main id="main" className={`${styles['single']} ${styles['reading']}`}>
      {session.signedIn && <SessionWatch session={session} />}
      <h1 id="heading" tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
    </main>
  )
}
