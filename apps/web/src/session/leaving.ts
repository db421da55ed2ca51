import { t } from '@lingui/core/macro'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'
import { onEndInOtherTab, broadcastSignOut } from '../session-tag.ts'
import { createStore, resetStores } from '../store.ts'
import styles from '../ui/empty-state.module.css'
import { networkQuery, sessionQuery } from './session-query.ts'

type LeaveReason =
  | { why: 'ended' }
  /** A new session has begun in this browser. */
  | { why: 'changed' }
  /** The sign-out request failed: the session may still exist. */
  | { why: 'unsure' }
  | { why: 'signed-out'; stillSignedInAt?: string }

/** The mark of this page's session: with it, the same person returns to the same page after signing in again. */
export const returnMark = createStore<string | null>(null)

/** Removes personal data from memory and screen; `replace` keeps this page out of the history. */
export function leave(client: QueryClient, reason: LeaveReason) {
  leaveTo(client, addressAfter(reason, returnMark.get()))
}

/** Leaves when another tab of this browser signs out or in. A page without a session stays. */
export function leaveWithOtherTabs(client: QueryClient) {
  onEndInOtherTab((why) => {
    if (client.getQueryData(sessionQuery.queryKey)?.signedIn) leave(client, { why })
  })
}

/** Hides and reloads a page restored from the back/forward cache: the session may have changed. */
export function hideWhenRestored() {
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    hideRoot()
    location.reload()
  })
}

function leaveTo(client: QueryClient, address: string) {
  hideRoot()
  requestNothingMore(client)
  client.clear()
  resetStores()
  location.replace(address)
}

/** Until the browser has left, mounted components would request again what is cancelled or no longer cached. */
function requestNothingMore(client: QueryClient) {
  client.setDefaultOptions({ queries: { enabled: false } })
}

export function hideRoot() {
  document.getElementById('root')?.setAttribute('hidden', '')
}

function addressAfter(reason: LeaveReason, mark: string | null): string {
  const query = new URLSearchParams()
  if (reason.why !== 'signed-out') query.set('why', reason.why)
  else if (reason.stillSignedInAt) query.set('still', reason.stillSignedInAt)
  if (reason.why === 'ended' && mark) {
    query.set('returnTo', location.pathname)
    query.set('mark', mark)
  }
  // Staff return to the staff sign-in page.
  if (location.pathname.startsWith('/staff')) query.set('as', 'staff')
  return query.size > 0 ? `/signed-out?${query}` : '/signed-out'
}

const timeoutMs = 5_000

/** Resolves to `value` after 5 seconds, so that no page waits for a server that hangs. */
export function afterTimeout<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), timeoutMs))
}

const routes = { here: 'POST /api/sign-out', everywhere: 'POST /api/sign-out/everywhere' } as const

/**
 * Ends this session, or all sessions of the person, blanks all tabs of the browser, and opens the signed-out page.
 */
export function useSignOut(where: keyof typeof routes = 'here'): () => void {
  const client = useQueryClient()
  return () => void signOut()

  async function signOut() {
    const stillSignedInAt = providerIn(client)
    // Before the response: the patron may walk away, and the server may be slow.
    hideRoot()
    requestNothingMore(client)
    // The server would abort them, and the browser would report network errors.
    void client.cancelQueries()
    broadcastSignOut()
    const answer = (await end()) ?? (navigator.onLine ? null : await showOffline().then(end))
    if (answer === null) return leave(client, { why: 'unsure' })
    const { providerSignOut } = answer
    // The provider's own sign-out page.
    if (providerSignOut !== null) return leaveTo(client, providerSignOut)
    return leave(client, { why: 'signed-out', stillSignedInAt })
  }

  function end() {
    return Promise.race([fetchJson(routes[where]).catch(() => null), afterTimeout(null)])
  }
}

/**
 * Replaces the page until the connection is back. Without one, the browser would open an error page of its own, and the
 * session would stay for the next person.
 */
function showOffline(): Promise<unknown> {
  const heading = Object.assign(document.createElement('h1'), {
    textContent: t`We could not confirm that you are signed out`,
    tabIndex: -1,
  })
  const words = Object.assign(document.createElement('p'), {
    textContent: t`There is no internet connection. Connect again and we will sign you out, or close every window of this browser.`,
  })
  const main = Object.assign(document.createElement('main'), { className: styles['empty'] })
  main.append(heading, words)
  document.body.replaceChildren(main)
  document.title = `${heading.textContent} · Library Card`
  heading.focus()
  return new Promise((resolve) => window.addEventListener('online', resolve, { once: true }))
}

/** The institution at whose provider the patron may still be signed in; empty where it has none. */
function providerIn(client: QueryClient): string {
  const session = client.getQueryData(sessionQuery.queryKey)
  if (!session?.signedIn) return ''
  const code = session.homeInstitutionCode
  const home = client
    .getQueryData(networkQuery.queryKey)
    ?.institutions.find((institution) => institution.code === code)
  return home?.signsIn === 'password' ? '' : code
}
