import { contractVersion } from '@library-card/contract/version.ts'

/**
 * Requests of a signed-in patron's page. A separate module, loaded before all others: the BFF marks the
 * patron's page (build/card-page.ts), so that answers arrive while the browser still loads the application. Tried
 * without gain: preloaded requests, 103 Early Hints, and requests inlined in the page. On a slow connection, the
 * bandwidth is the limit.
 */
const page = 'document' in globalThis ? document.querySelector<HTMLMetaElement>('meta[name="patron"]') : null

type EarlyRequest = { response: Promise<Response>; controller: AbortController }
const requests = new Map<string, EarlyRequest>()

/**
 * Another origin cannot send this header without a preflight, so the header proves that our own page sends
 * the request. Its value is the version that the page was built with.
 */
export const ownPage = { 'X-Library-Card': contractVersion }

// The order matters: by HTTP/1.1, the browser has six connections. The session frees one first, so whatever
// waits for it must be short.
if (page) {
  for (const path of ['/api/session', cardPath()]) send(path)
  for (const href of codeOfPage(page.content)) load(href)
  send('/api/institutions')
}

/** Addresses of the code of the card's frame and of the section in the page's address. */
function codeOfPage(content: string): string[] {
  const code = new Map<string, string[]>(Object.entries(JSON.parse(content)))
  const [, , , section = ''] = location.pathname.split('/')
  return [...(code.get('layout') ?? []), ...(code.get(section) ?? [])]
}

function cardPath(): string {
  return isBackOrForward() ? '/api/card?fresh=true' : '/api/card'
}

function send(path: string) {
  const controller = new AbortController()
  const response = fetch(path, { headers: ownPage, signal: controller.signal })
  // The caller of `takeEarly` handles the rejection. This handler prevents an unhandled rejection if nobody
  // takes the request.
  response.catch(() => undefined)
  requests.set(path, { response, controller })
}

/** Preloads code or texts of the card's pages, before the application imports them. */
function load(href: string) {
  const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href })
  document.head.append(link)
}

/** Returns the response to an early request, only once, so that later requests are sent anew. */
export function takeEarly(path: string, signal: AbortSignal | undefined): Promise<Response> | undefined {
  const early = requests.get(path)
  requests.delete(path)
  signal?.addEventListener('abort', () => early?.controller.abort())
  return early?.response
}

/**
 * Whether the patron came by Back or Forward, perhaps from a payment page: cached responses may then be out of date.
 */
export function isBackOrForward(): boolean {
  return isLoadedBy('back_forward')
}

export function isLoadedBy(type: NavigationTimingType): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return navigation !== undefined && 'type' in navigation && navigation.type === type
}
