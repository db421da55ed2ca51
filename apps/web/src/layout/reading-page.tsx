import { queryOptions } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { fetchJson } from '../api.ts'
import { useSessionAtOpening } from '../session/session-query.ts'
import { SessionWatch } from '../session/session-watch.tsx'
import styles from './frame.module.css'
import { PageHeading } from './page-heading.tsx'

/** A text page that needs no session; with a session, watches for the session's end. */
export function ReadingPage({ title, children }: { title: string; children: ReactNode }) {
  const session = useSessionAtOpening()
  return (
    <main id="main" className={`${styles['single']} ${styles['reading']}`}>
      {session && <SessionWatch session={session} />}
      <PageHeading documentTitle={`${title} · Library Card`}>{title}</PageHeading>
      {children}
    </main>
  )
}

/** A contact from the network file: a URL, an e-mail address, or text. */
export function Contact({ to }: { to: string }) {
  if (/^https?:/.test(to)) return <a href={to}>{to}</a>
  if (/^\S+@\S+$/.test(to)) return <a href={`mailto:${to}`}>{to}</a>
  return <bdi>{to}</bdi>
}

/**
 * Data for the privacy and accessibility pages, from the network file and the inventory; needs no session.
 */
export const privacyQuery = queryOptions({
  queryKey: ['privacy'],
  queryFn: () => fetchJson('GET /api/privacy'),
})
