import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { GivenId } from '@library-card/contract/given-id.ts'
import { ReturnTo } from '@library-card/contract/return-to.ts'
import { PatronProfile, type Profile } from '@library-card/contract/session.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CallProblem } from '../http/problems.ts'
import { authorizationUrl, identify, newChecks, type Client } from './authorization.ts'
import { keepPending, takePending, type PendingSignIn } from './pending-sign-in.ts'
import type { Providers } from './providers.ts'
import { placeAfterSignIn } from './return-to.ts'
import { setSessionCookie } from './session-cookie.ts'
import { lockedProfileIn } from './locked-profile.ts'
import { isShared, keepShared } from './shared-browser.ts'
import { startFor, type SignInDependencies } from './start-session.ts'

type Dependencies = SignInDependencies & { providers: Providers }

const Query = Type.Object(
  {
    profile: Type.Optional(PatronProfile),
    as: Type.Optional(Type.Literal('staff')),
    ...ReturnTo,
  },
  { additionalProperties: false },
)

type Wanted = { returnTo?: string; mark?: string }

/** Where a sign-in that fails begins again; where it was to lead is not forgotten. */
type Door = { profile: Profile | null; wanted: Wanted }

/** The two addresses a browser visits to sign in; they prove themselves by state, nonce, PKCE and issuer. */
export function signInRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { config, providers, store } = dependencies
  const lockedProfile = lockedProfileIn(config)
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { params: Type.Object({ code: GivenId }), querystring: Query, hide: true }

  typed.get('/sign-in/:code', { schema }, async (request, reply) => {
    const { code } = request.params
    const { as, returnTo, mark } = request.query
    const locked = lockedProfile(request.ip)
    const profile = as ?? locked ?? request.query.profile ?? 'own-device'
    const fresh = profile === 'shared-computer' || locked !== null || isShared(request)
    const wanted = { ...(returnTo && { returnTo }), ...(mark && { mark }) }
    const door = { profile, wanted }
    if (!providers.find(code)) return toSignInPage(reply, door, new CallProblem('not-found'))
    const pending = { ...newChecks(), provider: code, profile, fresh, ...wanted, began: store.clock() }
    try {
      const url = await authorizationUrl(await findClient(dependencies, code), pending)
      return keepPending(reply, pending, store.dataKey).redirect(url.href)
    } catch (error) {
      return failed(request, reply, { error, door })
    }
  })

  const callback = { params: Type.Object({ provider: GivenId }), hide: true }

  typed.get('/sign-in/callback/:provider', { schema: callback }, async (request, reply) => {
    const pending = await takePending(request, reply, store)
    const door = doorOf(pending)
    try {
      if (!pending || providers.find(pending.provider)?.name !== request.params.provider)
        throw new CallProblem('sign-in-failed')
      const client = await findClient(dependencies, pending.provider)
      const took = store.clock() - pending.began
      const identity = await identify(client, new URL(request.url, config.publicUrl), { ...pending, took })
      const { providerSignOut } = identity
      const homeInstitutionCode = identity.homeClaim ?? pending.provider
      const who = { homeInstitutionCode, id: identity.id, idType: client.provider.idType ?? null, home: null }
      const { profile, fresh: onShared } = pending
      const arrival = { who, owner: identity, providerSignOut, profile, onShared }
      const { id, owner } = await startFor(dependencies, request, arrival)
      if (pending.fresh) keepShared(reply)
      return setSessionCookie(reply, id).redirect(placeAfterSignIn(store, pending, { ...arrival, owner }))
    } catch (error) {
      return failed(request, reply, { error, door })
    }
  })
}

async function findClient({ config, providers }: Dependencies, code: string): Promise<Client> {
  const provider = providers.find(code)
  if (!provider) throw new CallProblem('sign-in-failed')
  return { provider, configuration: await providers.discover(provider), publicUrl: config.publicUrl }
}

/** A person is looking at this, not a program: the page has the words. */
function failed(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, door }: { error: unknown; door: Door },
) {
  request.log.warn({ err: error }, 'sign-in failed')
  return toSignInPage(reply, door, error instanceof CallProblem ? error : new CallProblem('sign-in-failed'))
}

function doorOf(pending: PendingSignIn | null): Door {
  if (!pending) return { profile: null, wanted: {} }
  const { profile, returnTo, mark } = pending
  return { profile, wanted: { ...(returnTo && { returnTo }), ...(mark && { mark }) } }
}

function toSignInPage(reply: FastifyReply, { profile, wanted }: Door, { code }: CallProblem) {
  const page = profile === 'staff' ? '/staff/sign-in' : '/sign-in'
  return reply.redirect(`${page}?${new URLSearchParams({ problem: code, ...wanted }).toString()}`)
}
