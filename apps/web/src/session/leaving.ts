import type { Session } from '@library-card/contract/session.ts'
import type { QueryClient } from '@tanstack/react-query'
import { onEndInOtherTab } from '../session-tag.ts'
import { resetStores } from '../store.ts'

type Why =
  | { why: 'ended' }
  /** A new session has begun in this browser. */
  | { why: 'changed' }
  /** Our call did not come through: the session may still be there. */
  | { why: 'unsure' }
  | { why: 'signed-out'; stillSignedInAt?: string }

const markKey = ['mark']

/** Of the session that is open here: after its end the same person comes back to the same page. */
export function keepMark(client: QueryClient, mark: string) {
  client.setQueryData(markKey, mark)
}

/** Nothing personal stays in memory or on the screen; `replace`, so that Back does not lead here. */
export function leave(client: QueryClient, reason: Why) {
  const mark = client.getQueryData<string>(markKey)
  blank(client)
  location.replace(addressAfter(reason, mark))
}

/** By way of the provider's own sign-out page. */
export function leaveByProvider(client: QueryClient, address: string) {
  blank(client)
  location.replace(address)
}

/** As soon as another tab of this browser has signed out, or in. A page that shows no session has nothing to hide. */
export function leaveWithOtherTabs(client: QueryClient) {
  onEndInOtherTab((why) => {
    if (client.getQueryData<Session>(['session'])?.signedIn) leave(client, { why })
  })
}

/** A page that comes back from the browser's memory shows nothing before it is known who is signed in. */
export function hideWhenRestored() {
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    hideRoot()
    location.reload()
  })
}

function blank(client: QueryClient) {
  hideRoot()
  // The page is still mounted until the browser has left it, and would request anew what is no longer in the cache.
  client.setDefaultOptions({ queries: { enabled: false } })
  client.clear()
  resetStores()
}

export function hideRoot() {
  document.getElementById('root')?.setAttribute('hidden', '')
}

function addressAfter(reason: Why, mark: string | undefined): string {
  const query = new URLSearchParams()
  if (reason.why !== 'signed-out') query.set('why', reason.why)
  else if (reason.stillSignedInAt) query.set('still', reason.stillSignedInAt)
  if (reason.why === 'ended' && mark) {
    query.set('returnTo', location.pathname)
    query.set('mark', mark)
  }
  // The door that one came in by.
  if (location.pathname.startsWith('/staff')) query.set('as', 'staff')
  return query.size > 0 ? `/signed-out?${query}` : '/signed-out'
}
