/** The BFF appends this hash to the URL of the page that it opens after a sign-in. */
const signInHash = '#signed-in'

/** A message between the browser's tabs: a sign-out, or the first page of a new session. */
type Message = 'signed-out' | { session: string }

const tabs = new BroadcastChannel('library-card')

/** Tag of the session whose data this page shows; null before the first response with a tag. */
let pageTag: string | null = null
let isNewSession = false

/** The tag that each request of this page sends. */
export function sessionTag(): string | null {
  return pageTag
}

/** Adopts the first tag that the page receives. Returns false if the response belongs to another session. */
export function acceptsTag(tag: string | null): boolean {
  if (tag === null || tag === pageTag) return true
  if (pageTag !== null) return false
  pageTag = tag
  if (isNewSession) broadcast({ session: tag })
  return true
}

/**
 * Announces a new session to other tabs, only after a sign-in: a message evicts their pages from the
 * back/forward cache.
 */
export function announceSignIn() {
  if (location.hash !== signInHash) return
  // Uses the whole URL, because a path that begins with two slashes would be the address of another host.
  history.replaceState(history.state, '', location.href.slice(0, -signInHash.length))
  isNewSession = true
}

export function broadcastSignOut() {
  broadcast('signed-out')
}

/** Calls `end` when another tab of this browser ends this page's session, by sign-out or by a new sign-in. */
export function onEndInOtherTab(end: (why: 'signed-out' | 'changed') => void) {
  tabs.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data === 'signed-out') end('signed-out')
    else if (data.session !== pageTag) end('changed')
  })
}

function broadcast(message: Message) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin and takes no target
  tabs.postMessage(message)
}
