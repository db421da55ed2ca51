import type { Session } from '@library-card/contract/session.ts'
import type { ReactNode } from 'react'
import { useLoaderData } from 'react-router'
import { SessionWatch } from '../session/session-watch.tsx'
import styles from './frame.module.css'
import { usePageHeading } from './use-page-heading.ts'
import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'

/** A text page for everybody; with a session it also watches the end of the session. */
export function ReadingPage({ title, children }: { title: string; children: ReactNode }) {
  const session = useLoaderData<Session>()
  const heading = usePageHeading(`${title} · Library Card`)
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

/** From the network file: a URL, an e-mail address, or text. */
export function Contact({ to }: { to: string }) {
  if (/^https?:/.test(to)) return <a href={to}>{to}</a>
  if (/^\S+@\S+$/.test(to)) return <a href={`mailto:${to}`}>{to}</a>
  return <bdi>{to}</bdi>
}

/** Data of the privacy and accessibility pages; available without a session. */
export function useNetworkPages() {
  const { data, error, refetch } = useQuery({
    queryKey: ['privacy'],
    queryFn: () => fetchJson('GET /api/privacy'),
  })
  return { data, error: data ? null : error, ask: () => void refetch() }
}
