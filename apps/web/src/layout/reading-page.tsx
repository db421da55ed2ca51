import type { Session } from '@library-card/contract/session.ts'
import type { ReactNode } from 'react'
import { useLoaderData } from 'react-router'
import { SessionWatch } from '../session/session-watch.tsx'
import styles from './frame.module.css'
import { usePageHeading } from './use-page-heading.ts'
import type { Privacy } from '@library-card/contract/privacy.ts'
import { useQuery } from '@tanstack/react-query'
import { get } from '../api.ts'

/** A page to read, whether or not somebody is signed in. Whoever is, is watched over here as well. */
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

/** As the network file tells it: an address of a page, an e-mail, or words. */
export function Contact({ to }: { to: string }) {
  if (/^https?:/.test(to)) return <a href={to}>{to}</a>
  if (/^\S+@\S+$/.test(to)) return <a href={`mailto:${to}`}>{to}</a>
  return <bdi>{to}</bdi>
}

/** What the privacy and the accessibility page are made from; nobody need have signed in. */
export function useNetworkPages() {
  const { data, error, refetch } = useQuery({
    queryKey: ['privacy'],
    queryFn: () => get<Privacy>('/api/privacy'),
  })
  return { data, error: data ? null : error, ask: () => void refetch() }
}
