import { expect, onTestFinished, test } from 'vitest'
import { startTestNetwork } from '../../test/network.ts'
import { withNetworkProvider } from '../../test/network-file.ts'
import { startTestProvider } from '../../test/provider.ts'
import { beginSignIn } from '../../test/sign-in.ts'

type Answers = NonNullable<Parameters<typeof startTestProvider>[0]>

async function start(edit: (file: string, issuer: string) => string = ofNorth, answers: Answers = {}) {
  const provider = await startTestProvider(answers)
  const card = await startTestNetwork({
    edit: (file) => edit(file, provider.issuer),
    env: { LOG_LEVEL: 'info' },
  })
  onTestFinished(async () => {
    await card.stop()
    provider.stop()
  })
  const failure = () => {
    const all = card.lines.map((line): Record<string, unknown> => JSON.parse(line))
    return all.find(({ msg }) => msg === 'sign-in failed')
  }
  return {
    ...card,
    provider,
    failure,
    id: card.network.patron({ like: 'five-institutions' }).idAtHome,
  }
}

const ofNorth = (file: string, issuer: string) => file.replace(/issuer: \S+NORTH\n/, `issuer: ${issuer}\n`)
const withSignIn = (more: string) => (file: string, issuer: string) =>
  withNetworkProvider(file, { issuer }).replace(/( +)homeClaim: .*/, `$&\n$1${more}`)

test.for([
  [{}, 'missing'],
  [{ patron_id: ['4471209', '4471210'] }, 'list of 2'],
  [{ patron_id: 4_471_209 }, 'number'],
  [{ patron_id: '' }, 'empty text'],
] as const)(
  'G11 the log says which claim was wrong, and the kind of its value alone: %o',
  async ([claims, found]) => {
    const { app, provider, failure, lines } = await start()
    await provider.signIn(app, '01MER_NORTH', { claims: { ...claims } })
    expect(failure()).toMatchObject({ provider: '01MER_NORTH', step: 'claims', claim: 'patron_id', found })
    expect(lines.join('')).not.toMatch(/447120|4471210/)
  },
)

test.for([
  [
    'refuses the code',
    { status: 401, body: { error: 'invalid_client', error_description: 'canary' } },
    { oauthError: 'invalid_client', err: { type: 'ResponseBodyError' } },
  ],
  [
    'sends no ID token',
    { body: { access_token: 'canary', token_type: 'bearer' } },
    { err: { type: 'ClientError', message: 'OAUTH_INVALID_RESPONSE' } },
  ],
] as const)(
  'the log says at which step a provider failed, its OAuth error and the cause, where it %s',
  async ([, answer, cause]) => {
    const { app, provider, failure, lines } = await start(ofNorth, { '/token': () => answer })
    const { headers } = await provider.signIn(app, '01MER_NORTH')
    expect(headers.location).toBe('/sign-in?problem=sign-in-failed')
    expect(failure()).toMatchObject({ provider: '01MER_NORTH', step: 'token', ...cause })
    expect(lines.join('')).not.toContain('canary')
  },
)

test('one provider names the home of its patrons by values of its own, also in a list', async () => {
  const { app, provider, id } = await start(withSignIn('homes: { north-campus: 01MER_NORTH }'))
  const signIn = async (home_institution: unknown) =>
    (await provider.signIn(app, 'network', { claims: { patron_id: id, home_institution } })).headers.location
  expect(await signIn('north-campus')).toBe('/card/all/overview#signed-in')
  expect(await signIn(['staff-club', 'north-campus'])).toBe('/card/all/overview#signed-in')
  expect(await signIn('01MER_NORTH')).toBe('/card/all/overview#signed-in')
  expect(await signIn(['staff-club'])).toBe('/sign-in?problem=sign-in-failed')
})

test('acrValues are requested from the provider', async () => {
  const { app } = await start(withSignIn('acrValues: urn:example:mfa urn:example:password'))
  const { location } = await beginSignIn(app, 'network')
  expect(new URL(location).searchParams.get('acr_values')).toBe('urn:example:mfa urn:example:password')
})

test('a link from a discovery system leads to its page after sign-in, whatever else it carries', async () => {
  const { app, provider, id } = await start()
  const query = '?returnTo=/card/01MER_LAKE/loans&profile=kiosk&utm_source=primo&vid=01MER_NORTH:VU1'
  const answer = await provider.signIn(app, '01MER_NORTH', { query, claims: { patron_id: id } })
  expect(answer.headers.location).toBe('/card/01MER_LAKE/loans#signed-in')
})
