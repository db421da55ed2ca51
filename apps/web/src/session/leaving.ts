import { t } from '@lingui/core/macro'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { ApiError, fetchJson, sessionEndIn } from '../api.ts'
import { onEndInOtherTab, broadcastSignOut } from '../session-tag.ts'
import { createStore, resetStores } from '../store.ts'
import button from '../ui/button.module.css'
import styles from '../ui/empty-state.module.css'
import { networkQuery, sessionQuery } from './session-query.ts'

type LeaveReason =
  | { why: 'ended' }
  /** A new session has started in this browser. */
  | { why: 'changed' }
  | { why: 'signed-out'; stillSignedInAt?: string }

/**
 * The return token of this page's session. After signing in again, the same person returns to the same page.
 */
export const returnToken = createStore<string | null>(null)

/** Removes personal data from memory and screen, and leaves; `replace` keeps this page out of the history. */
export function leave(client: QueryClient, reason: LeaveReason) {
  leaveTo(client, addressAfter(reason, returnToken.get()))
}

/**
 * Hides the page at once and leaves when the server answers: without an answer, the browser would show its
 * own error page. A page without a session stays.
 */
export async function leaveOnceAnswered(client: QueryClient, reason: LeaveReason) {
  if (!client.getQueryData(sessionQuery.queryKey)?.signedIn) return
  const address = addressAfter(reason, returnToken.get())
  removePersonalData(client)
  while (!(await isAnswering())) await showUnconfirmed()
  // Another tab announces a sign-out before the session ends. Until it ends, the next page would show the person.
  if (reason.why === 'signed-out') await Promise.race([sessionEnd(), afterTimeout(undefined)])
  location.replace(address)
}

async function sessionEnd(): Promise<void> {
  const session = await fetchJson('GET /api/session').catch(() => null)
  if (!session?.signedIn) return
  await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  return sessionEnd()
}

/**
 * Whether the server answers a request for the next page, sent without the session tag because the session has ended.
 */
function isAnswering(): Promise<boolean> {
  const answer = fetch('/signed-out', { method: 'HEAD', headers: { Accept: 'text/html' } }).then(
    ({ ok }) => ok,
    () => false,
  )
  return Promise.race([answer, afterTimeout(false)])
}

/** Leaves when another tab of this browser signs out or in. */
export function leaveWithOtherTabs(client: QueryClient) {
  onEndInOtherTab((why) => void leaveOnceAnswered(client, { why }))
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
  removePersonalData(client)
  location.replace(address)
}

function removePersonalData(client: QueryClient) {
  hideRoot()
  requestNothingMore(client)
  client.clear()
  resetStores()
}

/**
 * Stops all queries until the browser has left: mounted components would repeat requests that were cancelled
 * or dropped from the cache.
 */
function requestNothingMore(client: QueryClient) {
  client.setDefaultOptions({ queries: { enabled: false } })
}

/** Whether the page is leaving: input then no longer extends the session. */
export function isLeaving(client: QueryClient): boolean {
  return client.getDefaultOptions().queries?.enabled === false
}

export function hideRoot() {
  document.getElementById('root')?.setAttribute('hidden', '')
}

function addressAfter(reason: LeaveReason, mark: string | null): string {
  const query = new URLSearchParams()
  if (reason.why !== 'signed-out') query.set('why', reason.why)
  else if (reason.stillSignedInAt) query.set('still', reason.stillSignedInAt)
  if (reason.why === 'ended' && mark && needsSession(location)) {
    query.set('returnTo', location.pathname)
    query.set('mark', mark)
  }
  // Staff return to the staff sign-in page.
  if (location.pathname.startsWith('/staff')) query.set('as', 'staff')
  return query.size > 0 ? `/signed-out?${query}` : '/signed-out'
}

/** Whether a page is of the card or of staff, except the staff sign-in page. A sign-in leads only to these pages. */
function needsSession({ pathname }: Location): boolean {
  return /^\/(card|staff(?!\/sign-in))(\/|$)/i.test(pathname)
}

const timeoutMs = 5_000
const askEveryMs = 250

/** Resolves to `value` after 5 seconds, so that no page waits for a server that hangs. */
export function afterTimeout<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), timeoutMs))
}

const routes = { here: 'POST /api/sign-out', everywhere: 'POST /api/sign-out/everywhere' } as const

/**
 * Returns a function that ends this session, or all sessions of the person, blanks all tabs of the browser,
 * and opens the signed-out page.
 */
export function useSignOut(where: keyof typeof routes = 'here'): () => void {
  const client = useQueryClient()
  return () => void signOut()

  async function signOut() {
    const stillSignedInAt = providerIn(client)
    // Hides the page before the response: the patron may walk away, and the server may be slow.
    hideRoot()
    requestNothingMore(client)
    // The server would abort these requests, and the browser would report network errors.
    void client.cancelQueries()
    broadcastSignOut()
    let answer = await end()
    const isRepeated = answer === null
    while (answer === null || answer === 'new-version') {
      await showUnconfirmed()
      // The server accepts this request only from a page of its own version.
      if (answer === 'new-version') return location.reload()
      answer = await end()
    }
    // A request whose response was lost may have ended the session.
    if (answer === 'ended' && isRepeated) return leave(client, { why: 'signed-out', stillSignedInAt })
    if (answer === 'ended' || answer === 'changed') return leave(client, { why: answer })
    const { providerSignOut } = answer
    // Leaves for the provider's own sign-out page.
    if (providerSignOut !== null) return leaveTo(client, providerSignOut)
    return leave(client, { why: 'signed-out', stillSignedInAt })
  }

  function end() {
    return Promise.race([fetchJson(routes[where]).catch(endIn), afterTimeout(null)])
  }
}

function endIn(error: unknown) {
  const isNewVersion = error instanceof ApiError && error.problem?.code === 'new-version'
  return isNewVersion ? 'new-version' : sessionEndIn(error)
}

/**
 * Replaces the page until the patron tries again or the connection returns: the session may otherwise remain
 * for the next person.
 */
function showUnconfirmed(): Promise<unknown> {
  const heading = createElement('h1', t`We could not confirm that you are signed out`)
  const words = createElement(
    'p',
    navigator.onLine
      ? t`Library Card is not answering, so you may still be signed in. Try again, or close every window of this browser.`
      : t`There is no internet connection. Connect again and we will sign you out, or close every window of this browser.`,
  )
  const again = createElement('button', t`Try again`)
  again.className = `${button['button']} ${button['primary']}`
  const actions = createElement('div')
  actions.className = 'actions'
  actions.append(again)
  const main = createElement('main')
  main.className = styles['empty'] ?? ''
  main.append(heading, words, actions)
  document.body.replaceChildren(main)
  document.title = `${heading.textContent} · Library Card`
  heading.tabIndex = -1
  heading.focus()
  return new Promise((resolve) => {
    again.addEventListener('click', resolve, { once: true })
    window.addEventListener('online', resolve, { once: true })
  })
}

function createElement(name: string, textContent = ''): HTMLElement {
  return Object.assign(document.createElement(name), { textContent })
}

/** The home institution, if the patron may still be signed in at its provider; empty if it has none. */
function providerIn(client: QueryClient): string {
  const session = client.getQueryData(sessionQuery.queryKey)
  if (!session?.signedIn) return ''
  const code = session.homeInstitutionCode
  const home = client
    .getQueryData(networkQuery.queryKey)
    ?.institutions.find((institution) => institution.code === code)
  return home?.signsIn === 'password' ? '' : code
}
