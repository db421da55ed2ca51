/** The BFF adds it to the address that a sign-in leads to. */
const announced = '#signed-in'

/** What tabs of this browser tell each other: somebody signed out, or a page of this session has opened. */
type Message = 'signed-out' | { session: string }

const tabs = new BroadcastChannel('library-card')

/** Of the session whose data this page shows; null before the first response of a session. */
let shown: string | null = null
let isNewSession = false

/** Sent with each request of this page. */
export function sessionTag(): string | null {
  return shown
}

/** The first tag that a page receives is its own. False: the response belongs to another session than this page. */
export function acceptsTag(tag: string | null): boolean {
  if (tag === null || tag === shown) return true
  if (shown !== null) return false
  shown = tag
  if (isNewSession) tell({ session: tag })
  return true
}

/** Only after a sign-in: a message makes the browser discard the pages that it keeps for the Back button. */
export function announceSignIn() {
  if (location.hash !== announced) return
  history.replaceState(history.state, '', location.pathname + location.search)
  isNewSession = true
}

export function tellSignedOut() {
  tell('signed-out')
}

/** Another tab of this browser has ended the session that this page shows, by sign-out or by a new sign-in. */
export function onEndInOtherTab(end: (why: 'signed-out' | 'changed') => void) {
  tabs.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data === 'signed-out') end('signed-out')
    else if (data.session !== shown) end('changed')
  })
}

function tell(message: Message) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin and takes none
  tabs.postMessage(message)
}
