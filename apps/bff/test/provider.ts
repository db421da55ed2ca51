import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '@library-card/mock-network/listen.ts'
import type { FastifyInstance } from 'fastify'
import { exportJWK, generateKeyPair, SignJWT, type GenerateKeyPairResult } from 'jose'
import { arrive, beginSignIn } from './sign-in.ts'

type Claims = Record<string, unknown>
type Received = { path: string; body: string }
type Answer = { status?: number; headers?: Record<string, string>; body?: string | Buffer | object }
type Answers = Record<string, (received: Received) => Answer | Promise<Answer>>
type Key = GenerateKeyPairResult['privateKey']

/** Seconds since 1970 by the machine's clock, by which tokens are dated and verified. */
// oxlint-disable-next-line one-clock/no-machine-time -- see above
export const tokenTime = () => Math.floor(Date.now() / 1000)

export type TestProvider = Awaited<ReturnType<typeof startTestProvider>>

/** Keys of providers that have stopped: generating RSA keys takes longer than most tests. */
const spareKeys: GenerateKeyPairResult[] = []

/**
 * Starts an identity provider over real HTTP whose responses the test sets, to test behaviour that no correct provider has.
 * `answers` replaces responses by path, also while it runs.
 */
export async function startTestProvider(answers: Answers = {}) {
  const keys = spareKeys.pop() ?? (await generateKeyPair('RS256'))
  let idToken: () => Promise<string>
  const defaults: Answers = {
    '/.well-known/openid-configuration': () => ({ body: metadata() }),
    '/jwks': async () => ({
      body: { keys: [{ ...(await exportJWK(keys.publicKey)), kid: '1', alg: 'RS256', use: 'sig' }] },
    }),
    '/token': async () => ({ body: { access_token: 'a', token_type: 'bearer', id_token: await idToken() } }),
  }
  const answerOf = (path: string) => answers[path] ?? defaults[path]
  const { url: issuer, received, stop: stopServing } = await serve(answerOf)

  function metadata() {
    return {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
    }
  }

  function sign(claims: Claims, key: Key = keys.privateKey): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: '1' }).sign(key)
  }

  /** Signs in with `claims`. Returns the response to the callback. */
  async function signIn(
    app: FastifyInstance,
    code: string,
    { query = '', claims = {}, key }: { query?: string; claims?: Claims; key?: Key } = {},
  ) {
    const { location, cookie } = await beginSignIn(app, code, query)
    const asked = new URL(location).searchParams
    const now = tokenTime()
    const ofThisSignIn = { aud: asked.get('client_id'), nonce: asked.get('nonce') }
    const defaultClaims = { iss: issuer, sub: 'robin', iat: now, exp: now + 60, ...ofThisSignIn }
    idToken = () => sign({ ...defaultClaims, ...claims }, key)
    return arrive(app, `${asked.get('redirect_uri')}?code=c&state=${asked.get('state')}`, cookie)
  }

  function stop() {
    stopServing()
    spareKeys.push(keys)
  }

  return { issuer, metadata, answerOf, received, sign, signIn, stop }
}

/** Sends a back-channel sign-out, as a provider does. */
export function notifySignOut(app: FastifyInstance, token: string) {
  return app.inject({
    method: 'POST',
    url: '/sign-out/back-channel',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ logout_token: token }).toString(),
  })
}

/** Serves the responses on loopback; a path without one is a 404. */
async function serve(answerOf: (path: string) => Answers[string] | undefined) {
  const all: Received[] = []
  const listener = await listen(0)
  listener.serve((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname: path } = new URL(request.url ?? '', 'http://localhost')
    const received = { path, body: await text(request) }
    all.push(received)
    const { status = 200, headers, body = {} } = (await answerOf(path)?.(received)) ?? { status: 404 }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
  }

  return {
    url: listener.url,
    /** All requests to a path, in order. */
    received: (path: string) => all.filter((one) => one.path === path),
    stop: () => void listener.stop(),
  }
}
