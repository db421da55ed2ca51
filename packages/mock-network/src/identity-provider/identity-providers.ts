import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Provider } from 'oidc-provider'
import { institutions, type MockInstitution } from '../institutions.ts'
import type { Handle } from '../listen.ts'
import type { MockPatron } from '../patrons/mock-patron.ts'
import { messagePage, signInPage } from './pages.ts'
import { wordsFor } from './words.ts'
import { createProvider } from './provider.ts'

type Options = {
  /** Called on each request, because tests add patrons at any time. */
  patrons: () => MockPatron[]
  /** Origin of the issuers, which are `/idp/NORTH` and so on. */
  url: string
  clientSecret: string
}
type Entry = { institution: MockInstitution; provider: Provider; patrons: () => MockPatron[] }

/**
 * One OpenID Connect provider for each patron's home institution, under `/idp/`, created on its first
 * request.
 */
export function createIdentityProviders(options: Options): Handle {
  const created = new Map<string, Entry>()
  const noSignIn = messagePage('Sign in', 'This sign-in has ended or never began. Go back and begin again.')
  return (request, response) => {
    const [, name = '', path = ''] = /^\/idp\/([A-Z]+)(\/.*)$/.exec(request.url ?? '') ?? []
    const entry = created.get(name) ?? createEntry(name, options)
    if (!entry) return send(response, 404, messagePage('Not found', 'There is no such identity provider.'))
    created.set(name, entry)
    respond(entry, path, { request, response }).catch(() => send(response, 400, noSignIn))
  }
}

function createEntry(name: string, { patrons, url, clientSecret }: Options): Entry | undefined {
  const institution = [...institutions.values()].find((one) => one.name === name && one.system === 'alma')
  if (!institution) return undefined
  const own = () => patrons().filter(({ home }) => home === name)
  const provider = createProvider({
    institution,
    issuer: `${url}/idp/${name}`,
    clientSecret,
    findPatron: (wanted) => own().find((patron) => patron.name === wanted),
  })
  return { institution, provider, patrons: own }
}

type Exchange = { request: IncomingMessage; response: ServerResponse }

async function respond(entry: Entry, path: string, { request, response }: Exchange) {
  if (path.startsWith('/interaction/')) return interact(entry, { request, response })
  // oidc-provider derives its mount path from `originalUrl`.
  Object.assign(request, { originalUrl: request.url, url: path })
  return entry.provider.callback()(request, response)
}

async function interact({ institution, provider, patrons }: Entry, { request, response }: Exchange) {
  if (request.method === 'POST') {
    const accountId = new URLSearchParams(await text(request)).get('patron') ?? ''
    return provider.interactionFinished(request, response, { login: { accountId } })
  }
  const { params } = await provider.interactionDetails(request, response)
  const words = wordsFor(params['ui_locales'])
  const page = { title: institution.title, action: request.url ?? '', patrons: patrons(), words }
  return send(response, 200, signInPage(page))
}

function send(response: ServerResponse, status: number, page: string) {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(page)
}
