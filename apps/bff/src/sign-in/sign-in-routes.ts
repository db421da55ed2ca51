import { ReturnTo } from '@library-card/contract/browser-input.ts'
import { PatronProfile, type Profile } from '@library-card/contract/session.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static, type TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { setLanguageCookie, languageOfRequest } from '../http/language.ts'
import { CallProblem, toProblem } from '../http/problems.ts'
import type { EventMetrics } from '../metrics/event-metrics.ts'
import { authorizationUrl, identify, newChecks, type Client, type Identity } from './authorization.ts'
import { setPendingCookie, takePending, type PendingSignIn } from './pending-sign-in.ts'
import { DatabaseFailure } from '../store/database-failure.ts'
import type { Providers } from './providers.ts'
import { createDevices } from './shared-computer.ts'
import { describeFailure, inStep, StepFailed } from './sign-in-step.ts'
import { completeSignIn, type Arrival, type SignInDependencies } from './start-session.ts'

type Dependencies = SignInDependencies & { providers: Providers; eventMetrics: Pick<EventMetrics, 'signIns'> }

const Query = Type.Object({
  profile: Type.Optional(PatronProfile),
  as: Type.Optional(Type.Literal('staff')),
  lang: Type.Optional(Type.String({ maxLength: 35 })),
  ...ReturnTo,
})
const parameters = new Map<string, TSchema>(Object.entries(Query.properties))

/** The page where a failed sign-in begins again, and the page to open after it. */
type SignInPage = {
  /** null if the browser brought no sign-in back. */
  provider: string | null
  profile: Profile | null
  wanted: Arrival['wanted']
}

/** The two addresses that a browser visits to sign in; state, nonce, PKCE and issuer protect them. */
export function signInRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { config, providers, store } = dependencies
  const deviceOf = createDevices(config)
  const options = { schema: { hide: true }, onRequest: requireOpenedPage }

  app.get<{ Params: { code: string } }>('/sign-in/:code', options, async (request, reply) => {
    const { code } = request.params
    const query = readQuery(request)
    const { returnTo, mark } = query
    const { profile, isShared: fresh } = deviceOf(request, query)
    const wanted = { ...(returnTo && { returnTo }), ...(mark && { mark }) }
    const page = { provider: providers.find(code)?.name ?? null, profile, wanted }
    if (page.provider === null) return toSignInPage(reply, page, new CallProblem('not-found'))
    const pending = { ...newChecks(), provider: code, profile, fresh, ...wanted, began: store.clock() }
    try {
      const language = chosenLanguage({ request, reply, lang: query.lang }, config.network)
      const url = await authorizationUrl(await findClient(dependencies, code), { ...pending, language })
      return setPendingCookie(reply, pending, store.rootKey).redirect(url.href)
    } catch (error) {
      return failed(dependencies, { request, reply }, { error, page })
    }
  })

  const callback = '/sign-in/callback/:provider'

  app.get<{ Params: { provider: string } }>(callback, options, async (request, reply) => {
    let page = pageOf(dependencies, null)
    try {
      const pending = await takePending(request, reply, store)
      page = pageOf(dependencies, pending)
      if (!pending || page.provider !== request.params.provider) throw new StepFailed('response')
      const client = await findClient(dependencies, pending.provider)
      const took = store.clock() - pending.began
      const identity = await identify(client, new URL(request.url, config.publicUrl), {
        ...pending,
        took,
        language: languageOfRequest(request, config.network.languages),
      })
      const patron = {
        homeInstitutionCode: homeOf(dependencies, client, { identity, began: pending.provider }),
        id: identity.id,
        idType: client.provider.idType ?? null,
        home: null,
      }
      const { goTo } = await completeSignIn(
        dependencies,
        { request, reply },
        {
          patron,
          identity,
          providerSignOut: identity.providerSignOut,
          device: { profile: pending.profile, isShared: pending.fresh },
          wanted: page.wanted,
        },
      )
      dependencies.eventMetrics.signIns.inc({ provider: client.provider.name, step: 'done' })
      return reply.redirect(goTo)
    } catch (error) {
      return failed(dependencies, { request, reply }, { error, page })
    }
  })
}

/**
 * Requires that the browser opens the address as a visible page. An image, a frame or a prefetch of a neighbouring
 * site would start a session unnoticed. A browser without these headers is allowed.
 */
async function requireOpenedPage({ headers }: FastifyRequest) {
  const { 'sec-fetch-dest': opened = 'document', 'sec-purpose': purpose } = headers
  if (opened !== 'document' || purpose !== undefined) throw new CallProblem('forbidden')
}

/** Reads the known parameters and ignores all others: people follow this link from other websites as well. */
function readQuery({ query }: FastifyRequest): Static<typeof Query> {
  const allowed = Object.entries(query ?? {}).filter(([name, value]) => {
    const schema = parameters.get(name)
    return schema !== undefined && Check(schema, value)
  })
  const read: unknown = Object.fromEntries(allowed)
  return Check(Query, read) ? read : {}
}

/** Returns the language of the link: a library's website can link to the sign-in in its own language. */
function chosenLanguage(
  { request, reply, lang }: { request: FastifyRequest; reply: FastifyReply; lang: string | undefined },
  { languages }: Pick<Dependencies['config']['network'], 'languages'>,
): string {
  if (lang === undefined || !languages.includes(lang)) return languageOfRequest(request, languages)
  setLanguageCookie(reply, lang)
  return lang
}

async function findClient({ config, providers }: Dependencies, code: string): Promise<Client> {
  const provider = providers.find(code)
  if (!provider) throw new CallProblem('sign-in-failed')
  const configuration = await inStep('discovery', providers.discover(provider))
  return { provider, configuration, publicUrl: config.publicUrl }
}

/**
 * Returns the home of a person. If the provider names several members, it is the one whose button was chosen,
 * otherwise the first named.
 */
function homeOf(
  { config }: Pick<Dependencies, 'config'>,
  { provider }: Client,
  { identity, began }: { identity: Identity; began: string },
): string {
  if (identity.homes === null) return began
  const codes = identity.homes
    .map((value) => provider.homes[value] ?? value)
    .filter((home) => config.institutions.some(({ code }) => code === home))
  const home = codes.includes(began) ? began : codes[0]
  if (home !== undefined) return home
  const found = 'no code of the network file'
  throw new StepFailed('institution', { wrongClaim: { claim: provider.homeClaim ?? '', found } })
}

/**
 * Responds to a failed sign-in with a page that states the problem in words, because a person sees this
 * response.
 */
function failed(
  { eventMetrics }: Dependencies,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { error, page }: { error: unknown; page: SignInPage },
) {
  const failure = describeFailure(error)
  const provider = page.provider ?? 'none'
  request.log.warn({ provider, ...failure }, 'sign-in failed')
  eventMetrics.signIns.inc({ provider, step: failure.step })
  return toSignInPage(reply, page, problemOfSignIn(error))
}

function problemOfSignIn(error: unknown): CallProblem {
  if (error instanceof CallProblem || error instanceof DatabaseFailure) return toProblem(error)
  return new CallProblem('sign-in-failed')
}

function pageOf({ providers }: Dependencies, pending: PendingSignIn | null): SignInPage {
  if (!pending) return { provider: null, profile: null, wanted: {} }
  const { profile, returnTo, mark } = pending
  const provider = providers.find(pending.provider)?.name ?? null
  return { provider, profile, wanted: { ...(returnTo && { returnTo }), ...(mark && { mark }) } }
}

function toSignInPage(reply: FastifyReply, { profile, wanted }: SignInPage, { code }: CallProblem) {
  const path = profile === 'staff' ? '/staff/sign-in' : '/sign-in'
  return reply.redirect(`${path}?${new URLSearchParams({ problem: code, ...wanted }).toString()}`)
}
