import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { GivenId } from '@library-card/contract/given-id.ts'
import { ReturnTo } from '@library-card/contract/return-to.ts'
import { PatronProfile, type Profile } from '@library-card/contract/session.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { keepLanguage, languageOfRequest } from '../http/language.ts'
import { CallProblem } from '../http/problems.ts'
import { authorizationUrl, identify, newChecks, type Client } from './authorization.ts'
import { keepPending, takePending, type PendingSignIn } from './pending-sign-in.ts'
import type { Providers } from './providers.ts'
import { createDevices } from './shared-computer.ts'
import { completeSignIn, type Arrival, type SignInDependencies } from './start-session.ts'

type Dependencies = SignInDependencies & { providers: Providers }

const Query = Type.Object(
  {
    profile: Type.Optional(PatronProfile),
    as: Type.Optional(Type.Literal('staff')),
    lang: Type.Optional(Type.String({ maxLength: 35 })),
    ...ReturnTo,
  },
  { additionalProperties: false },
)

/** Where a failed sign-in begins again, with the page that it was to lead to. */
type SignInPage = { profile: Profile | null; wanted: Arrival['wanted'] }

/** The two addresses that a browser visits to sign in; state, nonce, PKCE and issuer protect them. */
export function signInRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { config, providers, store } = dependencies
  const deviceOf = createDevices(config)
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { params: Type.Object({ code: GivenId }), querystring: Query, hide: true }

  typed.get('/sign-in/:code', { schema }, async (request, reply) => {
    const { code } = request.params
    const { returnTo, mark } = request.query
    const { profile, isShared: fresh } = deviceOf(request, request.query)
    const wanted = { ...(returnTo && { returnTo }), ...(mark && { mark }) }
    const page = { profile, wanted }
    if (!providers.find(code)) return toSignInPage(reply, page, new CallProblem('not-found'))
    const pending = { ...newChecks(), provider: code, profile, fresh, ...wanted, began: store.clock() }
    try {
      const language = chosenLanguage(request, reply, config.network)
      const url = await authorizationUrl(await findClient(dependencies, code), { ...pending, language })
      return keepPending(reply, pending, store.dataKey).redirect(url.href)
    } catch (error) {
      return failed(request, reply, { error, page })
    }
  })

  const callback = { params: Type.Object({ provider: GivenId }), hide: true }

  typed.get('/sign-in/callback/:provider', { schema: callback }, async (request, reply) => {
    const pending = await takePending(request, reply, store)
    const page = pageOf(pending)
    try {
      if (!pending || providers.find(pending.provider)?.name !== request.params.provider)
        throw new CallProblem('sign-in-failed')
      const client = await findClient(dependencies, pending.provider)
      const took = store.clock() - pending.began
      const identity = await identify(client, new URL(request.url, config.publicUrl), { ...pending, took })
      const patron = {
        homeInstitutionCode: identity.homeClaim ?? pending.provider,
        id: identity.id,
        idType: client.provider.idType ?? null,
        home: null,
      }
      const { goTo } = await completeSignIn(
        dependencies,
        { request, reply },
        {
          patron,
          owner: identity,
          providerSignOut: identity.providerSignOut,
          device: { profile: pending.profile, isShared: pending.fresh },
          wanted: page.wanted,
        },
      )
      return reply.redirect(goTo)
    } catch (error) {
      return failed(request, reply, { error, page })
    }
  })
}

/** A library's website can link to its sign-in in its own language. */
function chosenLanguage(
  request: FastifyRequest<{ Querystring: { lang?: string } }>,
  reply: FastifyReply,
  { languages }: Pick<Dependencies['config']['network'], 'languages'>,
): string {
  const { lang } = request.query
  if (lang === undefined || !languages.includes(lang)) return languageOfRequest(request, languages)
  keepLanguage(reply, lang)
  return lang
}

async function findClient({ config, providers }: Dependencies, code: string): Promise<Client> {
  const provider = providers.find(code)
  if (!provider) throw new CallProblem('sign-in-failed')
  return { provider, configuration: await providers.discover(provider), publicUrl: config.publicUrl }
}

/** A person sees this response, so it is a page with the problem in words. */
function failed(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, page }: { error: unknown; page: SignInPage },
) {
  request.log.warn({ err: error }, 'sign-in failed')
  return toSignInPage(reply, page, error instanceof CallProblem ? error : new CallProblem('sign-in-failed'))
}

function pageOf(pending: PendingSignIn | null): SignInPage {
  if (!pending) return { profile: null, wanted: {} }
  const { profile, returnTo, mark } = pending
  return { profile, wanted: { ...(returnTo && { returnTo }), ...(mark && { mark }) } }
}

function toSignInPage(reply: FastifyReply, { profile, wanted }: SignInPage, { code }: CallProblem) {
  const path = profile === 'staff' ? '/staff/sign-in' : '/sign-in'
  return reply.redirect(`${path}?${new URLSearchParams({ problem: code, ...wanted }).toString()}`)
}
