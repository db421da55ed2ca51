import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Profile } from '@library-card/contract/session.ts'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../config.ts'
import type { HomeRecord, Patron } from '../network/patron.ts'
import { CallProblem } from '../problems.ts'
import { authorizationUrl, identify, newChecks, type Client, type Identity } from './authorization.ts'
import { keepPending, takePending, type PendingSignIn } from './pending-sign-in.ts'
import type { Providers } from './providers.ts'
import { sessionIdOf, setSessionCookie } from './session-cookie.ts'
import { endSession, startSession, type SessionStore } from './sessions.ts'

/** null: the home institution is silent. */
type AskHome = (patron: Patron, call: Call) => Promise<HomeRecord | 'unknown-patron' | null>
type Call = { requestId: string; log: FastifyBaseLogger }

type Ground = { config: Config; providers: Providers; store: SessionStore; askHome: AskHome }

/** Only a page of the card: nobody can send a patron elsewhere by way of us. */
const ReturnTo = Type.String({
  pattern: String.raw`^/card(/[A-Za-z0-9_-]+)+(\?[A-Za-z0-9_=&%.+-]*)?$`,
  maxLength: 300,
})
const Query = Type.Object(
  { profile: Type.Optional(Profile), returnTo: Type.Optional(ReturnTo) },
  { additionalProperties: false },
)

/** The two addresses a browser visits to sign in; they prove themselves by state, nonce, PKCE and issuer. */
export function signInRoutes(app: FastifyInstance, ground: Ground) {
  const { config, providers, store } = ground
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { params: Type.Object({ code: Type.String() }), querystring: Query, hide: true }

  typed.get('/sign-in/:code', { schema }, async (request, reply) => {
    const { code } = request.params
    if (!providers.find(code)) return toSignInPage(reply, new CallProblem('not-found'))
    const { profile = 'own-device', returnTo = '/card/all/overview' } = request.query
    const pending = { ...newChecks(), provider: code, profile, returnTo, began: store.clock() }
    try {
      const url = await authorizationUrl(await findClient(ground, code), pending, profile)
      return keepPending(reply, pending, store.dataKey).redirect(url.href)
    } catch (error) {
      return failed(request, reply, error)
    }
  })

  app.get('/sign-in/callback', { schema: { hide: true } }, async (request, reply) => {
    try {
      const pending = takePending(request, reply, store)
      if (!pending) throw new CallProblem('sign-in-failed')
      const client = await findClient(ground, pending.provider)
      const identity = await identify(client, new URL(request.url, config.publicUrl), pending)
      const id = await startFor(ground, { identity, client, pending, request })
      return setSessionCookie(reply, id).redirect(pending.returnTo)
    } catch (error) {
      return failed(request, reply, error)
    }
  })
}

async function findClient({ config, providers }: Ground, code: string): Promise<Client> {
  const provider = providers.find(code)
  if (!provider) throw new CallProblem('sign-in-failed')
  return { provider, configuration: await providers.discover(provider), publicUrl: config.publicUrl }
}

type Arrival = { identity: Identity; client: Client; pending: PendingSignIn; request: FastifyRequest }

/** The home record is asked once; a silent home starts the session all the same. */
async function startFor({ config, store, askHome }: Ground, { identity, client, pending, request }: Arrival) {
  const homeInstitutionCode = identity.homeClaim ?? pending.provider
  if (!config.institutions.some(({ code }) => code === homeInstitutionCode))
    throw new CallProblem('sign-in-failed')
  const patron = { homeInstitutionCode, id: identity.id, idType: client.provider.idType, home: null }
  const home = await askHome(patron, { requestId: request.id, log: request.log })
  if (home === 'unknown-patron') throw new CallProblem('no-record-at-home')

  const earlier = sessionIdOf(request)
  if (earlier) await endSession(store, earlier)
  const { providerSignOut } = identity
  return startSession(store, { patron: { ...patron, home }, providerSignOut, profile: pending.profile })
}

/** A person is looking at this, not a program: the page has the words. */
function failed(request: FastifyRequest, reply: FastifyReply, error: unknown) {
  request.log.warn({ err: error }, 'sign-in failed')
  return toSignInPage(reply, error instanceof CallProblem ? error : new CallProblem('sign-in-failed'))
}

function toSignInPage(reply: FastifyReply, { code }: CallProblem) {
  return reply.redirect(`/sign-in?problem=${code}`)
}
