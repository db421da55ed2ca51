import type { Fetch } from '@library-card/library-systems/exchange/limited-fetch.ts'
import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Configuration } from 'openid-client'
import type { Config } from '../config/config.ts'
import type { Provider } from '../config/network.ts'
import { CallProblem } from '../http/problems.ts'
import { pauseAfterFailure, withoutSlash, type Providers } from './providers.ts'
import { endSessionsAtProvider } from './end-sessions.ts'
import type { SessionStore } from './sessions.ts'
import { describeFailure, inStep, StepFailed } from './sign-in-step.ts'

type Dependencies = {
  config: Config
  providers: Providers
  store: SessionStore
}

const form = 'application/x-www-form-urlencoded'
const event = 'http://schemas.openid.net/event/backchannel-logout'
const bodyLimit = 8_192
/** Largest accepted difference between a provider's clock and ours, in seconds. */
const clockTolerance = 60

/** Ends the sessions of a person who has signed out at the provider (OpenID Connect Back-Channel Logout 1.0). */
export function backChannelRoute(app: FastifyInstance, dependencies: Dependencies) {
  app.addContentTypeParser(form, { parseAs: 'string', bodyLimit }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  const keysOf = createKeys(dependencies)

  app.post('/sign-out/back-channel', { schema: { hide: true }, bodyLimit }, async (request, reply) => {
    const token = tokenIn(request.body)
    const verifier = { providers: dependencies.providers, keysOf, log: request.log }
    const { iss = '', sub, sid } = await verify(verifier, token)
    const providerSession = typeof sid === 'string' ? sid : null
    await endSessionsAtProvider(dependencies.store, { issuer: iss, subject: sub ?? null, providerSession })
    return reply.code(200).header('cache-control', 'no-store').send()
  })
}

function tokenIn(body: unknown): string {
  const token = typeof body === 'object' && body !== null && 'logout_token' in body ? body.logout_token : null
  if (typeof token !== 'string') throw new CallProblem('bad-request')
  return token
}

type KeysOf = (configuration: Configuration, provider: Provider) => JWTVerifyGetKey

/**
 * Caches the key set of each discovery document. A key set requests an unknown key at most once in 30 seconds. It
 * requests its keys one at a time, with a pause between requests.
 */
function createKeys({ providers, config }: Dependencies): KeysOf {
  const cache = new WeakMap<Configuration, ReturnType<typeof createRemoteJWKSet>>()
  return (configuration, provider) => {
    const { jwks_uri = '' } = configuration.serverMetadata()
    const options = {
      timeoutDuration: config.network.limits.provider,
      [customFetch]: withPauses(providers.fetchFrom(provider)),
    }
    const keys = cache.get(configuration) ?? createRemoteJWKSet(new URL(jwks_uri), options)
    cache.set(configuration, keys)
    return (...token) =>
      keys(...token).catch((error: unknown) => {
        throw isOfToken(error) ? error : new StepFailed('keys', { cause: error })
      })
  }
}

/** Pauses after every request: only reading the response shows whether the request failed. */
function withPauses(fetchOne: Fetch): Fetch {
  let pausedUntil = -Infinity
  return async (...request) => {
    if (performance.now() < pausedUntil) throw new Error('the provider has just failed to answer')
    return fetchOne(...request).finally(() => (pausedUntil = performance.now() + pauseAfterFailure))
  }
}

/** Whether the token caused the error: the provider's keys were read, but none of them fits the token. */
function isOfToken(error: unknown): boolean {
  const { JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported } = errors
  return [JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported].some((kind) => error instanceof kind)
}

type Verifier = { providers: Providers; keysOf: KeysOf; log: FastifyBaseLogger }

/**
 * Returns the content of a logout token. The token must be recent, addressed to us and signed by its issuer. Every
 * failure is a 400, as section 2.8 requires.
 */
async function verify({ providers, keysOf, log }: Verifier, token: string): Promise<JWTPayload> {
  let provider: Provider | undefined
  try {
    provider = requireProvider(providers, decodeJwt(token))
    const configuration = await inStep('discovery', providers.discover(provider))
    const { payload } = await jwtVerify(token, keysOf(configuration, provider), {
      issuer: configuration.serverMetadata().issuer,
      audience: provider.clientId,
      maxTokenAge: '5 minutes',
      clockTolerance,
      requiredClaims: ['iat', 'jti', 'events'],
    })
    requireSignOut(payload)
    return payload
  } catch (error) {
    const failure = error instanceof StepFailed ? describeFailure(error) : { step: 'token', err: error }
    log.warn({ provider: provider?.name ?? 'none', ...failure }, 'back-channel logout failed')
    throw new CallProblem('bad-request')
  }
}

/**
 * Finds the provider by issuer and client, because two members can each have a client at one issuer. The token is
 * not verified yet.
 */
function requireProvider({ all }: Providers, { iss = '', aud = [] }: JWTPayload): Provider {
  const provider = all.find(
    ({ issuer, clientId }) => withoutSlash(issuer) === withoutSlash(iss) && [aud].flat().includes(clientId),
  )
  if (!provider) throw new CallProblem('bad-request')
  return provider
}

/** Refuses an ID token, which has a nonce and no logout event. */
function requireSignOut({ events, nonce, sub, sid }: JWTPayload): void {
  const isSignOut = Object.hasOwn(Object(events), event)
  if (!isSignOut || nonce !== undefined || (sub === undefined && sid === undefined)) {
    throw new CallProblem('bad-request')
  }
}
