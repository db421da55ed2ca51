import { expect, test } from 'vitest'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'
import { beginSignIn } from '../../test/sign-in.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), {
  edit: (file) =>
    withFrenchNames(file.replace('languages: [en, de, fr, it]', 'languages: [fr-CH, de, en, ar-XB]')),
})

/** Names and texts must have the network's first language. */
function withFrenchNames(file: string): string {
  return file
    .replaceAll(/\{ en: ('[^']*'|[^,}]*)[^{}]*\}/g, '{ en: $1, fr-CH: $1 }')
    .replaceAll(/^ {6}en: (.*)\n {6}de: .*\n {6}fr: .*\n/gm, '      en: $1\n      fr-CH: $1\n')
}

async function open(url: string, headers: Record<string, string> = {}) {
  const { statusCode, body, headers: answered } = await card.get(url, { accept: 'text/html', ...headers })
  const [, lang, dir] = /<html lang="(.*?)" dir="(.*?)">/.exec(body) ?? []
  return {
    status: statusCode,
    page: `${lang} ${dir}`,
    location: answered.location,
    cookie: answered['set-cookie'],
  }
}

test.for([
  ['the browser', { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' }, 'de ltr'],
  ['the browser, by preference and not by order', { 'accept-language': 'en;q=0.3, de;q=0.7' }, 'de ltr'],
  ['the browser, another region', { 'accept-language': 'fr-CA' }, 'fr-CH ltr'],
  ['the browser, unless it refuses it', { 'accept-language': 'de;q=0, en' }, 'en ltr'],
  ['the first of the network', { 'accept-language': 'ja, *;q=0.1' }, 'fr-CH ltr'],
  [
    'the browser, of another region before a less preferred one',
    { 'accept-language': 'de-CH, en;q=0.9' },
    'de ltr',
  ],
  [
    'the browser, within the first 1,000 characters',
    { 'accept-language': `${'x, '.repeat(333)}de` },
    'fr-CH ltr',
  ],
  ['the first of the network, of nonsense', { 'accept-language': ';;q=,=' }, 'fr-CH ltr'],
  ['the cookie', { 'accept-language': 'de', cookie: '__Host-language=ar-XB' }, 'ar-XB rtl'],
  ['no cookie with another language', { 'accept-language': 'de', cookie: '__Host-language=it' }, 'de ltr'],
] as const)('G25 the first response is in the language of %s', async ([, headers, page]) => {
  expect(await open('/sign-in', headers)).toMatchObject({ status: 200, page })
})

test('G25 without JavaScript, the page says so in its language', async () => {
  const { body } = await card.get('/sign-in', { accept: 'text/html', 'accept-language': 'de' })
  expect(body).toContain('<noscript>Library Card braucht JavaScript, ')
})

test('G25 an address chooses a language once, and goes on without it', async () => {
  const answer = await open('/sign-in?problem=forbidden&lang=de', { cookie: '__Host-language=en' })
  expect(answer).toMatchObject({
    status: 302,
    location: `${card.config.publicUrl}/sign-in?problem=forbidden`,
  })
  expect(answer.cookie).toMatch(/^__Host-language=de; Max-Age=31536000; Path=\/; Secure; SameSite=Lax$/)
})

test('an address with an unknown language chooses none', async () => {
  const answer = await open('/card/all/loans?lang=xx')
  expect(answer).toMatchObject({ status: 302, location: `${card.config.publicUrl}/card/all/loans` })
  expect(answer.cookie).toBeUndefined()
})

test.for(['//elsewhere.example/?lang=de', '/\\elsewhere.example?lang=de', '/%2f/elsewhere.example/?lang=de'])(
  'G9 an address with a language leads nowhere else: %s',
  async (url) => {
    const { location } = await open(url)
    expect(new URL(location ?? '').origin).toBe(card.config.publicUrl)
  },
)

test('G25 the provider is asked for its page in the same language', async () => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', '?lang=de')
  expect(new URL(location).searchParams.get('ui_locales')).toBe('de')
  expect(cookie).toContain('__Host-language=de')
  const begun = await fetch(location, { redirect: 'manual' })
  const ofProvider = begun.headers.getSetCookie().map((one) => one.split(';')[0])
  const login = new URL(begun.headers.get('location') ?? '', location)
  const page = await (await fetch(login, { headers: { cookie: ofProvider.join('; ') } })).text()
  expect(page).toContain('<html lang="de">')
  expect(page).toContain('Anmeldung: North University')
  const other = await beginSignIn(card.app, '01MER_NORTH')
  expect(new URL(other.location).searchParams.get('ui_locales')).toBe('fr-CH')
})

test('G25 the patron’s choice goes with the patron to another browser', async () => {
  const { patron, headers } = await card.signInLike('two-loans')
  const keep = (language: string) => card.post('/api/preferences', headers, { language })
  expect((await keep('xx')).statusCode).toBe(400)
  expect((await keep('de')).json()).toEqual({ notAsked: [], language: 'de' })
  const other = await card.signIn(patron)
  expect(other['cookie']).toContain('__Host-language=de')
})

test('turning an institution off keeps the language, and the other way round', async () => {
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  const change = async (payload: object) => (await card.post('/api/preferences', headers, payload)).json()
  await change({ language: 'de' })
  expect(await change({ notAsked: ['01MER_STATE'] })).toEqual({ notAsked: ['01MER_STATE'], language: 'de' })
  expect(await change({ language: 'en' })).toEqual({ notAsked: ['01MER_STATE'], language: 'en' })
})
