import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type {
  Adapter,
  AdapterFactory,
  AdapterPayload,
  Configuration,
  KoaContextWithOIDC,
  Provider,
} from 'oidc-provider'
import type { MockInstitution } from '../institutions.ts'
import type { MockPatron } from '../patrons/mock-patron.ts'
import { messagePage, signOutPage } from './pages.ts'
import { wordsFor } from './words.ts'

const { Provider: OidcProvider, interactionPolicy } = await importWithoutRuntimeWarning()

const hour = 3600
const loopbacks = ['http://localhost', 'http://127.0.0.1']

type Options = { institution: MockInstitution; issuer: string; clientSecret: string; findPatron: FindPatron }
type FindPatron = (name: string) => MockPatron | undefined

/** Each provider has its own path, key, cookies and store; by default, oidc-provider shares the store. */
export function createProvider({ institution, issuer, clientSecret, findPatron }: Options): Provider {
  const { pathname } = new URL(issuer)
  const provider = new OidcProvider(issuer, {
    adapter: createMemoryAdapter(),
    clients: [client(clientSecret, [institution.code, 'network'])],
    jwks: { keys: [signingKey(institution.name)] },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    cookies: cookiesOf(institution.name.toLowerCase(), pathname),
    claims: { openid: ['sub', 'patron_id', 'home_institution'] },
    // oidc-provider returns claims from the userinfo endpoint only, unless this is false.
    conformIdTokenClaims: false,
    findAccount: (_context, name) => toAccount(findPatron(name), institution.code),
    interactions: {
      policy: policyWithoutConsent(),
      url: (_context, { uid }) => `${pathname}/interaction/${uid}`,
    },
    loadExistingGrant,
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      Grant: hour,
      IdToken: hour,
      Interaction: hour,
      Session: hour,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) =>
          void (context.body = signOutPage(institution.title, form, wordsOf(context))),
        postLogoutSuccessSource: (context) =>
          void (context.body = messagePage(
            institution.title,
            wordsOf(context).signedOut,
            wordsOf(context).lang,
          )),
      },
    },
    renderError: (context, { error, error_description }) => {
      context.type = 'html'
      context.body = messagePage(institution.title, `${error}: ${error_description ?? ''}`)
    },
  })
  if (institution.hasOldProvider) omitIssuer(provider)
  return provider
}

/** Words in the language that the sign-out request asks for, or English. */
function wordsOf({ oidc, query }: KoaContextWithOIDC) {
  return wordsFor(oidc.params?.['ui_locales'] ?? query['ui_locales'])
}

/** Imitates a provider without RFC 9207, whose authorization response does not name the issuer. */
function omitIssuer(provider: Provider): void {
  provider.use(async (context, next) => {
    await next()
    if (context.oidc?.route === 'discovery')
      delete context.body.authorization_response_iss_parameter_supported
  })
  provider.on('authorization.success', (_context, response = {}) => {
    delete response['iss']
  })
}

/** Tests use random ports, and only native clients may register a loopback address for all ports. */
function client(clientSecret: string, callbacks: string[]): NonNullable<Configuration['clients']>[number] {
  return {
    client_id: 'library-card',
    client_secret: clientSecret,
    application_type: 'native',
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: 'client_secret_basic',
    redirect_uris: loopbacks.flatMap((origin) =>
      callbacks.map((name) => `${origin}/sign-in/callback/${name}`),
    ),
    post_logout_redirect_uris: loopbacks.map((origin) => `${origin}/signed-out`),
  }
}

function signingKey(kid: string) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }
}

/** Cookies ignore ports, so the path separates the providers. */
function cookiesOf(name: string, path: string): NonNullable<Configuration['cookies']> {
  return {
    keys: [randomBytes(16).toString('hex')],
    names: { session: `${name}_session`, interaction: `${name}_interaction`, resume: `${name}_resume` },
    short: { path, httpOnly: true, sameSite: 'lax' },
    long: { path, httpOnly: true, sameSite: 'lax' },
  }
}

function toAccount(patron: MockPatron | undefined, home: string) {
  if (!patron) return undefined
  const { name, idAtHome } = patron
  return { accountId: name, claims: () => ({ sub: name, patron_id: idAtHome, home_institution: home }) }
}

function policyWithoutConsent() {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  return policy
}

/** Grants every request without asking for consent. */
async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({
    clientId: oidc.client?.clientId,
    accountId: oidc.session?.accountId,
  })
  grant.addOIDCScope('openid')
  await grant.save()
  return grant
}

/** Suppresses oidc-provider's warning about Node releases that are not LTS yet. */
async function importWithoutRuntimeWarning() {
  const { warn } = console
  console.warn = (message: unknown, ...rest: unknown[]) => {
    if (!String(message).includes('Unsupported runtime')) warn(message, ...rest)
  }
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}

/** A store for one provider; oidc-provider's default store is shared by all providers of a process. */
function createMemoryAdapter(): AdapterFactory {
  const stored = new Map<string, AdapterPayload>()
  return (model) => adapterOf(stored, model)
}

function adapterOf(stored: Map<string, AdapterPayload>, model: string): Adapter {
  const keyOf = (id: string) => `${model}:${id}`
  const findWhere = (matches: (payload: AdapterPayload) => boolean) =>
    [...stored.entries()].find(([key, payload]) => key.startsWith(`${model}:`) && matches(payload))?.[1]

  return {
    upsert: async (id, payload) => void stored.set(keyOf(id), payload),
    find: async (id) => stored.get(keyOf(id)),
    findByUid: async (uid) => findWhere((payload) => payload.uid === uid),
    findByUserCode: async (userCode) => findWhere((payload) => payload.userCode === userCode),
    consume: async (id) => {
      const payload = stored.get(keyOf(id))
      // oxlint-disable-next-line one-clock/no-machine-time -- oidc-provider uses the machine's time for its tokens
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    destroy: async (id) => void stored.delete(keyOf(id)),
    revokeByGrantId: async (grantId) => {
      for (const [key, payload] of stored) if (payload.grantId === grantId) stored.delete(key)
    },
  }
}
