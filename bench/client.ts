/** The requests that a browser sends to the card. */
import { randomUUID } from 'node:crypto'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import { contractVersion } from '@library-card/contract/version.ts'

export type Headers = Record<string, string>
type Server = { url: string }

/** The fields of an institution's card that benchmarks read. */
export type Card = {
  institutionCode: string
  state: 'complete' | 'partial' | 'no-account' | 'not-called' | 'no-answer'
  problem?: InstitutionProblem
  loans?: { state: string; items?: Loan[]; problem?: InstitutionProblem }
}

/** `time` in milliseconds. `retryAfter` in seconds, if the request was rejected with 503. */
export type CardResponse = { text: string; time: number; retryAfter: number | null }

/** Reads the whole card without the cache. */
export async function readCard({ url }: Server, headers: Headers): Promise<CardResponse> {
  const start = performance.now()
  const response = await fetch(`${url}/api/card?fresh=true`, { headers })
  const text = await response.text()
  return { text, time: performance.now() - start, retryAfter: retryAfterOf(response, text) }
}

/** Reads the whole card without the cache, and returns when each institution's card arrived, by `performance.now()`. */
export async function readCardsAsTheyCome(
  { url }: Server,
  headers: Headers,
): Promise<CardResponse & { arrived: { at: number; card: Card }[] }> {
  const start = performance.now()
  const response = await fetch(`${url}/api/card?fresh=true`, { headers })
  const arrived: { at: number; card: Card }[] = []
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const at = performance.now()
    const lines = `${text.slice(text.lastIndexOf('\n') + 1)}${chunk}`
    text += chunk
    const whole = lines.slice(0, lines.lastIndexOf('\n') + 1)
    arrived.push(...cardsIn({ text: whole }).map((card) => ({ at, card })))
  }
  return { text, time: performance.now() - start, retryAfter: retryAfterOf(response, text), arrived }
}

/** Asks one institution again, as the page does. null: the card rejected the request with 503. */
export async function askAgain(
  { url }: Server,
  headers: Headers,
  code: string,
): Promise<{ card: Card | null; retryAfter: number | null }> {
  const response = await fetch(`${url}/api/institutions/${code}/card`, { headers })
  const text = await response.text()
  const retryAfter = retryAfterOf(response, text)
  return { card: retryAfter === null ? (JSON.parse(text) as Card) : null, retryAfter }
}

function retryAfterOf(response: Response, text: string): number | null {
  const retryAfter = response.status === 503 ? Number(response.headers.get('retry-after')) : null
  if (!response.ok && retryAfter === null) throw new Error(`The card is ${text}`)
  return retryAfter
}

export function cardsIn({ text }: Pick<CardResponse, 'text'>): Card[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{"type":"card"'))
  return lines.map((line) => (JSON.parse(line) as { card: Card }).card)
}

export function countComplete(cards: Card[]): number {
  return cards.filter(({ state }) => state === 'complete').length
}

/** A benchmark that reads incomplete cards measures something else. */
export function requireComplete(response: CardResponse, members: number) {
  const complete = countComplete(cardsIn(response))
  if (complete !== members) throw new Error(`${complete} of ${members} members answered in full.`)
}

/** Orders for all loans on the cards, with the due dates that a page would show. */
export function ordersFor(cards: Card[]): (RenewalOrder & Pick<Loan, 'title'>)[] {
  return cards.flatMap(({ institutionCode, loans }) =>
    (loans?.items ?? []).map(({ id, due, title }) => ({ institutionCode, loanId: id, due, title })),
  )
}

export function renew({ url }: Server, headers: Headers, orders: RenewalOrder[]): Promise<Response> {
  const loans = orders.map(({ institutionCode, loanId, due }) => ({ institutionCode, loanId, due }))
  return fetch(`${url}/api/renewals`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ loans }),
  })
}

/** Follows the sign-in as a browser does. Returns the headers of a request from a signed-in page. */
export async function signIn(signInUrl: string, patron: { name: string }): Promise<Headers> {
  const cookies = new Map<string, string>()
  const page = await follow(signInUrl, cookies)
  const action = /action="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const form = new URLSearchParams({ patron: patron.name })
  const last = await follow(new URL(action, page.url).href, cookies, form)
  const end = last.headers.get('location') ?? `status ${last.status}`
  if (!ownPages.test(end)) throw new Error(`Signing in ended with ${end}.`)
  return { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin', cookie: cookieHeader(cookies) }
}

/** One after another, because each sign-in calls the institution. */
export async function signInAll(signInUrl: string, patrons: { name: string }[]): Promise<Headers[]> {
  const sessions: Headers[] = []
  for (const patron of patrons) sessions.push(await signIn(signInUrl, patron))
  return sessions
}

/** The patron's own sign-in at an institution, in its row of the card. */
export async function signInAt(
  { url }: Server,
  headers: Headers,
  { code, ...given }: { code: string; username: string; password: string },
) {
  const response = await fetch(`${url}/api/institutions/${code}/sign-in`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(given),
  })
  if (!response.ok) throw new Error(`Signing in at ${code} ended with status ${response.status}.`)
}

const ownPages = /^\/(card|staff)\b/

async function follow(url: string, cookies: Map<string, string>, body?: URLSearchParams): Promise<Response> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: cookieHeader(cookies) },
    ...(body && { method: 'POST', body }),
  })
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    cookies.set(name, value)
  }
  const location = response.headers.get('location')
  if (!location || ownPages.test(location)) return response
  return follow(new URL(location, url).href, cookies)
}

function cookieHeader(cookies: Map<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}
