/**
 * The requests of a signed-in patron's page. This module is a file of its own, loaded before everything else: the BFF marks
 * the page of a patron (build/card-page.ts), so that the answers arrive while the browser still loads the application.
 */
const page = 'document' in globalThis ? document.querySelector<HTMLMetaElement>('meta[name="patron"]') : null

type EarlyRequest = { response: Promise<Response>; controller: AbortController }
const requests = new Map<string, EarlyRequest>()

/** Another origin cannot send this header without a preflight: it proves that our own page sends the request. */
export const ownPage = { 'X-Library-Card': '1' }

// In this order: by HTTP/1.1 the browser has six connections. The session is the first to free one, and what waits for it must
// be short.
if (page) {
  for (const path of ['/api/session', cardPath()]) send(path)
  page.content.split(' ').forEach(load)
  send('/api/institutions')
}

function cardPath(): string {
  return isBackOrForward() ? '/api/card?fresh=true' : '/api/card'
}

function send(path: string) {
  const controller = new AbortController()
  const response = fetch(path, { headers: ownPage, signal: controller.signal })
  // The caller of `takeEarly` handles the rejection. This handler prevents an unhandled rejection if nobody takes the request.
  response.catch(() => undefined)
  requests.set(path, { response, controller })
}

/** Code or texts of the card's pages, before the application imports them. */
function load(href: string) {
  const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href })
  document.head.append(link)
}

/** The response to a request that was sent early; once, so that later ones are new. */
export function takeEarly(path: string, signal: AbortSignal | undefined): Promise<Response> | undefined {
  const early = requests.get(path)
  requests.delete(path)
  signal?.addEventListener('abort', () => early?.controller.abort())
  return early?.response
}

/** With Back or Forward, perhaps from a page where the patron paid: cached responses may be out of date. */
export function isBackOrForward(): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return navigation !== undefined && 'type' in navigation && navigation.type === 'back_forward'
}
