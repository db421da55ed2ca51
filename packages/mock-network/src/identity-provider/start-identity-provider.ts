import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Provider } from 'oidc-provider'
import { institutions, type MockInstitution } from '../institutions.ts'
import type { MockPatron } from '../patrons/mock-patron.ts'
import { messagePage, signInPage } from './pages.ts'
import { createProvider } from './provider.ts'

type Options = {
  /** Whoever can sign in, asked each time: fresh copies come while it runs. */
  patrons: () => MockPatron[]
  /** Where it is served; the providers are at `/idp/NORTH` and so on. */
  url: string
  clientSecret: string
}
type Desk = { institution: MockInstitution; provider: Provider; patrons: () => MockPatron[] }

export type IdentityProvider = { handle: (request: IncomingMessage, response: ServerResponse) => void }

/** One OpenID Connect provider an institution. It answers requests for paths under `/idp/`. */
export function startIdentityProvider({ patrons, url, clientSecret }: Options): IdentityProvider {
  const desks = new Map<string, Desk>()
  for (const institution of institutions.values()) {
    const own = () => patrons().filter(({ home }) => home === institution.name)
    const findPatron = (name: string) => own().find((patron) => patron.name === name)
    const provider = createProvider({
      institution,
      issuer: `${url}/idp/${institution.name}`,
      clientSecret,
      findPatron,
    })
    desks.set(institution.name, { institution, provider, patrons: own })
  }
  return {
    handle: (request, response) => {
      answer(desks, request, response).catch(() => {
        send(
          response,
          400,
          messagePage('Sign in', 'This sign-in has ended or never began. Go back and begin again.'),
        )
      })
    },
  }
}

async function answer(desks: Map<string, Desk>, request: IncomingMessage, response: ServerResponse) {
  const [, name = '', rest = ''] = /^\/idp\/([A-Z]+)(\/.*)$/.exec(request.url ?? '') ?? []
  const desk = desks.get(name)
  if (!desk) return send(response, 404, messagePage('Not found', 'There is no such identity provider.'))
  if (rest.startsWith('/interaction/')) return interact(desk, request, response)
  // The library finds out from `originalUrl` where it is mounted.
  Object.assign(request, { originalUrl: request.url, url: rest })
  return desk.provider.callback()(request, response)
}

async function interact(
  { institution, provider, patrons }: Desk,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (request.method === 'POST') {
    const accountId = new URLSearchParams(await text(request)).get('patron') ?? ''
    return provider.interactionFinished(request, response, { login: { accountId } })
  }
  await provider.interactionDetails(request, response)
  const page = { title: institution.title, action: request.url ?? '', patrons: patrons() }
  return send(response, 200, signInPage(page))
}

function send(response: ServerResponse, status: number, html: string) {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(html)
}
