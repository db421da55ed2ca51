import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { FastifyInstance } from 'fastify'

/** The steps of a browser between "sign in" and the card, so that a test can interfere. */
export type Leaving = { location: string; cookie: string }

export async function beginSignIn(app: FastifyInstance, code: string, query = ''): Promise<Leaving> {
  const answer = await app.inject({ url: `/sign-in/${code}${query}` })
  return { location: answer.headers.location ?? '', cookie: cookieHeader(answer.headers['set-cookie']) }
}

/** Chooses the patron on the provider's page. Returns the URL of the callback. */
export async function passProvider(location: string, patron: Pick<MockPatron, 'name'>): Promise<string> {
  const jar = new Map<string, string>()
  const page = await visit(location, jar)
  const [, action = ''] = /action="([^"]+)"/.exec(await page.text()) ?? []
  const chosen = { method: 'POST', body: new URLSearchParams({ patron: patron.name }) }
  const back = await visit(new URL(action, page.url).href, jar, chosen)
  return back.headers.get('location') ?? ''
}

export async function arrive(app: FastifyInstance, callback: string, cookie: string) {
  const { pathname, search } = new URL(callback)
  return app.inject({ url: `${pathname}${search}`, headers: { cookie } })
}

/** Signs in. Returns the cookie header of the new session. */
export async function signInAs(app: FastifyInstance, patron: MockPatron, query = ''): Promise<string> {
  const { location, cookie } = await beginSignIn(app, `01MER_${patron.home}`, query)
  const answer = await arrive(app, await passProvider(location, patron), cookie)
  return cookieHeader(answer.headers['set-cookie'])
}

/** The cookie header that a browser sends after these `set-cookie` headers, without cleared cookies. */
export function cookieHeader(set: string | string[] | undefined): string {
  return [set ?? []]
    .flat()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')
}

/** Follows redirects as long as they stay at the provider. */
async function visit(url: string, jar: Map<string, string>, init: RequestInit = {}): Promise<Response> {
  const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
  const answer = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' })
  for (const set of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
    jar.set(name, value)
  }
  const next = answer.headers.get('location')
  const stays = next !== null && new URL(next, url).origin === new URL(url).origin
  return stays ? visit(new URL(next, url).href, jar) : answer
}
