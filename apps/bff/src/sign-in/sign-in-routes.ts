import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { PatronProfile } from '@library-card/contract/session.ts'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../config.ts'
import type { HomeRecord, Patron } from '../network/patron.ts'
import type { askRights, Rights } from '../network/staff-rights.ts'
import { CallProblem } from '../problems.ts'
import { authorizationUrl, identify, newChecks, type Client, type Identity } from './authorization.ts'
import { keepPending, takePending, type PendingSignIn } from './pending-sign-in.ts'
import type { Providers } from './providers.ts'
import { sessionIdOf, setSessionCookie } from './session-cookie.ts'
import { endSession, startSession, type SessionStore } from './sessions.ts'

/** null: the home institution is silent. */
type AskHome = (patron: Patron, call: Call) => Promise<HomeRecord | 'unknown-patron' | null>
type Call = { requestId: string; log: FastifyBaseLogger }

type AskRights = (who: Parameters<typeof askRights>[1], call: Call) => Promise<Rights>

type Ground = {
  config: Config
  providers: Providers
  store: SessionStore
  askHome: AskHome
  askRights: AskRights
}

/** Only a page of ours: nobody can send a patron elsewhere by way of us. */
const ReturnTo = Type.String({
  pattern: String.raw`^/(card|staff)(/[A-Za-z0-9_-]+)*(\?[A-Za-z0-9_=&%.+-]*)?$`,
  maxLength: 300,
})
const Query = Type.Object(
  {
    profile: Type.Optional(PatronProfile),
    as: Type.Optional(Type.Literal('staff')),
    returnTo: Type.Optional(ReturnTo),
  },
  { additionalProperties: false },
)

const patronPage = '/sign-in'
const staffPage = '/staff/sign-in'

/** The two addresses a browser visits to sign in; they prove themselves by state, nonce, PKCE and issuer. */
export function signInRoutes(app: FastifyInstance, ground: Ground) {
  const { config, providers, store } = ground
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { params: Type.Object({ code: Type.String() }), querystring: Query, hide: true }

  typed.get('/sign-in/:code', { schema }, async (request, reply) => {
    const { code } = request.params
    const { as } = request.query
    const profile = as ?? request.query.profile ?? 'own-device'
    const { returnTo = as ? '/staff' : '/card/all/overview' } = request.query
    const page = as ? staffPage : patronPage
    if (!providers.find(code)) return toSignInPage(reply, page, new CallProblem('not-found'))
    const pending = { ...newChecks(), provider: code, profile, returnTo, began: store.clock() }
    try {
      const url = await authorizationUrl(await findClient(ground, code), pending, profile)
      return keepPending(reply, pending, store.dataKey).redirect(url.href)
    } catch (error) {
      return failed(request, reply, { error, page })
    }
  })

  app.get('/sign-in/callback', { schema: { hide: true } }, async (request, reply) => {
    const pending = takePending(request, reply, store)
    const page = pending?.profile === 'staff' ? staffPage : patronPage
    try {
      if (!pending) throw new CallProblem('sign-in-failed')
      const client = await findClient(ground, pending.provider)
      const identity = await identify(client, new URL(request.url, config.publicUrl), pending)
      const id = await startFor(ground, { identity, client, pending, request })
      return setSessionCookie(reply, id).redirect(pending.returnTo)
    } catch (error) {
      return failed(request, reply, { error, page })
    }
  })
}

async function findClient({ config, providers }: Ground, code: string): Promise<Client> {
  const provider = providers.find(code)
  if (!provider) throw new CallProblem('sign-in-failed')
  return { provider, configuration: await providers.discover(provider), publicUrl: config.publicUrl }
}

type Arrival = { identity: Identity; client: Client; pending: PendingSignIn; request: FastifyRequest }

/** A new id, whatever was before: a session is one person's in one role. */
async function startFor(ground: Ground, arrival: Arrival): Promise<string> {
  const { config, store } = ground
  const { identity, client, pending, request } = arrival
  const homeInstitutionCode = identity.homeClaim ?? pending.provider
  if (!config.institutions.some(({ code }) => code === homeInstitutionCode))
    throw new CallProblem('sign-in-failed')
  const patron = { homeInstitutionCode, id: identity.id, idType: client.provider.idType, home: null }
  const who =
    pending.profile === 'staff' ? staffOf(ground, patron, arrival) : patronOf(ground, patron, arrival)
  const { providerSignOut } = identity
  const content = { ...(await who), providerSignOut, profile: pending.profile, owner: identity }

  const earlier = sessionIdOf(request)
  if (earlier) await endSession(store, earlier)
  return startSession(store, content)
}

/** The home record is asked once; a silent home starts the session all the same. */
async function patronOf({ askHome }: Ground, patron: Patron, { request }: Arrival) {
  const home = await askHome(patron, { requestId: request.id, log: request.log })
  if (home === 'unknown-patron') throw new CallProblem('no-record-at-home')
  return { patron: { ...patron, home } }
}

/** Without rights there is no session; where nobody can tell, there is none either. */
async function staffOf({ askRights }: Ground, patron: Patron, { identity, request }: Arrival) {
  const { homeInstitutionCode: institutionCode, id, idType } = patron
  const whom = { by: 'sign-in', id, idType } as const
  const rights = await askRights({ institutionCode, whom }, { requestId: request.id, log: request.log })
  if (rights === 'none') throw new CallProblem('no-staff-rights')
  if (rights === 'not-known') throw new CallProblem('rights-not-known')
  const { staffId: primaryId, displayName, role } = rights
  const home = { primaryId, displayName, linkingId: null }
  const { issuer, subject } = identity
  return { patron: { ...patron, home }, staff: { issuer, subject, role } }
}

/** A person is looking at this, not a program: the page has the words. */
function failed(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, page }: { error: unknown; page: string },
) {
  request.log.warn({ err: error }, 'sign-in failed')
  return toSignInPage(reply, page, error instanceof CallProblem ? error : new CallProblem('sign-in-failed'))
}

function toSignInPage(reply: FastifyReply, page: string, { code }: CallProblem) {
  return reply.redirect(`${page}?problem=${code}`)
}
