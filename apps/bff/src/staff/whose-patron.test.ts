import { afterEach, expect, test } from 'vitest'
import { readCard, requireAccount } from '../../test/card.ts'
import { ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { almaNames, withNetworkProvider } from '../../test/network-file.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'
import { search, signInStaff } from '../../test/staff.ts'

let card: TestNetwork
afterEach(() => card.stop())

const patient = 60_000

test.each(['linked', 'shared-id'] as const)(
  'G5 for all pairs of institutions, staff find only patrons of their own (%s)',
  async (accounts) => {
    card = await startTestNetwork({ accounts })
    // All institutions in parallel, each slowly, to stay below its rate limit.
    const found = await Promise.all(almaNames.map(whomTheyFind))
    expect(found.flat()).toEqual(almaNames.map((name) => `${name} finds ${name}`))
    expect(card.network.created()).toEqual([])
  },
  patient,
)

test('G5 a search for another institution’s patron is in the audit as refused', async () => {
  card = await startTestNetwork({
    env: { LOG_LEVEL: 'info' },
  })
  const headers = await signInStaff(card, 'desk-operator')
  await search(card, headers, requirePatron('known-everywhere-harbour').idAtHome)
  const handle = await card.get('/api/staff/patrons/AAAA', headers)
  expect(handle.statusCode).toBe(404)
  expect(card.lines.filter((line) => line.includes('audit head'))).toHaveLength(2)
})

test.for(['no-source-institution', 'no-source-link'] as const)(
  'G5 staff do not find a copied record that does not fully say whose it is: %s',
  async (kind) => {
    card = await startTestNetwork()
    const { headers } = await card.signInLike('home-harbour')
    const { account } = requireAccount(await readCard(card, headers, 'NORTH'))
    const staff = await signInStaff(card, 'desk-operator')
    card.network.fault({ institution: 'NORTH', operation: 'search', kind })
    expect((await search(card, staff, account.barcode ?? '')).found.patrons).toEqual([])
  },
)

test('G5 with shared ids and no proof of the home institution, nobody can sign in as staff', async () => {
  card = await startTestNetwork({
    accounts: 'shared-id',
    edit: (file) => withNetworkProvider(file).replaceAll(/^ {4}home: .*\n/gm, ''),
  })
  const desk = card.network.patron({ like: 'desk-operator' })
  const { location, cookie } = await beginSignIn(card.app, 'network', '?as=staff')
  const answer = await arrive(card.app, await passProvider(location, desk), cookie)
  expect(answer.headers.location).toBe('/staff/sign-in?problem=no-staff-rights')
  const headers = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
  expect((await card.get('/api/session', headers)).json()).toEqual({ signedIn: false })
})

async function whomTheyFind(own: string): Promise<string[]> {
  const headers = await signInStaff(card, own === 'NORTH' ? 'desk-operator' : deskAt(own))
  const found: string[] = []
  for (const home of almaNames) {
    const { idAtHome } = requirePatron(`known-everywhere-${home.toLowerCase()}`)
    const { status, found: hits } = await search(card, headers, idAtHome)
    expect(status).toBe(200)
    if (hits.patrons.length > 0) found.push(`${own} finds ${home}`)
  }
  return found
}

function deskAt(name: string): string {
  return `desk-operator-${name.toLowerCase()}`
}

function requirePatron(name: string) {
  const patron = card.network.patrons().find((one) => one.name === name)
  if (!patron) throw new Error(`there is no ${name}`)
  return patron
}
