import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cancelAt, loansAt, orderFor, renew, renewOne } from '../../test/actions.ts'
import { byName, codeOf, itemsOf, linesOf, readCard, requireAccount, type Headers } from '../../test/card.ts'
import { searchFor } from '../../test/canaries.ts'
import { newFolder } from '../../test/files.ts'
import { fastMixedNetwork, readerAtFernhill, staffWords } from '../../test/mixed-network.ts'
import {
  runFullCheck,
  shareTestNetwork,
  startOwnNetwork,
  startTime,
  type TestNetwork,
} from '../../test/network.ts'
import { handleOf, readActivity, signInStaff } from '../../test/staff.ts'
import type { CardLine } from '@library-card/contract/card.ts'
import type { NetworkStatus } from '@library-card/contract/network-status.ts'

/** An institution whose accounts a service user reads, with one token for all. */
const at = 'FERNHILL'
let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { edit: () => fastMixedNetwork, clock: () => startTime })

const cardAt = async (headers: Headers, name = at) => requireAccount(await readCard(card, headers, name))
const callsOf = ({ name }: { name: string }) =>
  card.network.calls({ institution: at, patron: name }).map(({ operation }) => operation)
const writesOf = ({ name }: { name: string }) => card.network.writes({ patron: name, institution: at })
const logins = () => card.network.calls({ institution: at, operation: 'authenticate' }).length

const cancel = (headers: Headers, id: string) => cancelAt(card, headers, { name: at, id })

test('four library systems are one card, with the same people', async () => {
  const { headers, patron } = await card.signInLike('five-institutions')
  const answer = await card.get('/api/card', headers)
  const lines = linesOf<CardLine>(answer.body)
  const cards = byName(lines.flatMap((line) => (line.type === 'card' ? [line.card] : [])))
  expect([...cards.keys()]).toEqual(expect.arrayContaining(['BIRCH', 'FERNHILL', 'HERON', 'NORTH']))
  expect(requireAccount(cards.get(at))).toMatchObject({
    state: 'complete',
    account: { displayName: 'Robin Vale', barcode: patron.cards.FERNHILL, patronGroup: 'Guest' },
    loans: { items: [{ title: 'Welding for the Undecided', renewals: { used: 1 } }] },
    requests: {
      items: [{ title: 'A Field Guide to Ferns', pickup: { place: { name: 'Workshop Library' } } }],
    },
    fees: { items: [] },
    blocks: { state: 'ok', items: [] },
  })
  // Nobody needs a birthday for a card.
  expect(answer.body).not.toMatch(/1999-02-03|cohort/)
})

test('G22 a card takes six calls in two waves, and one login for all patrons', async () => {
  const { headers, patron } = await card.signInLike('two-loans-at-fernhill')
  await cardAt(headers)
  const before = logins()
  const other = await card.signInLike('two-loans-at-fernhill')
  await cardAt(other.headers)
  expect(callsOf(other.patron)[0]).toBe('account')
  expect(callsOf(other.patron).toSorted()).toEqual([
    'account',
    'automated-blocks',
    'fees',
    'loans',
    'manual-blocks',
    'requests',
  ])
  expect(callsOf(patron)).toHaveLength(6)
  expect(logins()).toBe(before)
})

test('a token that has ended is replaced, and nobody notices', async () => {
  const { headers } = await card.signInLike('two-loans-at-fernhill')
  const before = logins()
  card.network.endTokens()
  expect(await cardAt(headers)).toMatchObject({ state: 'complete', loans: { items: [{}, {}] } })
  await cardAt(headers)
  // Calls that met the end together share one login.
  expect(logins() - before).toBe(1)
})

test('an open loan whose item is back is not overdue, and not offered to be renewed', async () => {
  const { headers } = await card.signInLike('open-but-returned-at-fernhill')
  const { loans } = await cardAt(headers)
  expect(
    itemsOf(loans).map(({ state, stateText = null, renewal }) => [state, stateText, renewal.can]),
  ).toEqual([
    ['other', 'Available', 'no'],
    ['other', 'In transit', 'no'],
    ['lost', null, 'no'],
    ['on-loan', null, 'unknown'],
  ])
})

test('a renewal is refused for two reasons at once, both told', async () => {
  const { headers, patron } = await card.signInLike('two-refusals-at-fernhill')
  expect(await renewOne(card, headers, await orderFor(card, headers, [at, 'Wanted']))).toMatchObject({
    result: 'refused',
    reasons: ['requested', 'limit-reached'],
  })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 0 }])
})

test('G11 what staff wrote about a patron is in no answer, log line or database', async () => {
  const folder = newFolder()
  const databaseFile = join(folder, 'card.sqlite')
  const own = await startOwnNetwork({
    edit: () => fastMixedNetwork,
    clock: () => startTime,
    env: { LOG_LEVEL: 'trace', DATABASE_FILE: databaseFile },
  })
  const { headers } = await own.signInLike('blocked-by-staff-at-fernhill')
  const order = await orderFor(own, headers, [at, 'Not While Blocked'])
  const outcome = await renewOne(own, headers, order)
  expect(outcome).toMatchObject({ result: 'refused', reasons: ['blocked'] })
  const read = await own.get(`/api/institutions/${codeOf(at)}/card`, headers)
  expect(read.body).toContain('Please come to the desk.')
  const metrics = await own.get('/metrics')
  const places = new Map(
    Object.entries({
      outcome: JSON.stringify(outcome),
      card: read.body,
      metrics: metrics.body,
      log: own.lines.join('\n'),
      database: readFileSync(databaseFile).toString('latin1'),
      journal: readFileSync(`${databaseFile}-wal`).toString('latin1'),
    }).map(([name, text]) => [name, Buffer.from(text, 'latin1')]),
  )
  expect(own.lines.length).toBeGreaterThan(3)
  expect(searchFor([{ what: 'words of staff', text: staffWords }], places)).toEqual([])
})

test('G15 a module of blocks that fails leaves the rest of the card, and blocks that are not known to be none', async () => {
  const { headers, patron } = await card.signInLike('two-loans-at-fernhill')
  card.network.fault({ institution: at, operation: 'automated-blocks', kind: '500', patron })
  expect(await cardAt(headers)).toMatchObject({
    state: 'partial',
    loans: { items: [{}, {}] },
    blocks: { state: 'missing', problem: { code: 'refused' } },
  })
  const blocked = await card.signInLike('blocked-by-staff-at-fernhill')
  card.network.fault({ institution: at, operation: 'automated-blocks', kind: '500', patron: blocked.patron })
  expect(await cardAt(blocked.headers)).toMatchObject({
    state: 'partial',
    blocks: { state: 'ok', items: [{ text: 'Please come to the desk.' }], unreadable: 1 },
  })
})

test('G20 staff see that an institution does not answer the calls for blocks', async () => {
  const { headers, patron } = await card.signInLike('two-loans-at-fernhill')
  card.network.fault({ institution: at, operation: 'automated-blocks', kind: '500', patron })
  await cardAt(headers)
  const answer = await card.get('/api/staff/network', await signInStaff(card, 'desk-operator'))
  const { institutions } = answer.json<NetworkStatus>()
  expect(institutions.find(({ institutionCode }) => institutionCode === codeOf(at))).toMatchObject({
    problem: null,
    lists: [{ list: 'blocks', problem: 'refused' }],
  })
})

test('G12 a cancellation reads the request first, and is sent once', async () => {
  const { headers, patron } = await card.signInLike('every-request-stage-at-fernhill')
  const [first] = itemsOf((await cardAt(headers)).requests)
  expect(await cancel(headers, first!.id)).toEqual({ result: 'cancelled' })
  expect(callsOf(patron).slice(-2)).toEqual(['requests', 'cancel'])
  expect(writesOf(patron)).toMatchObject([{ act: 'cancel', asked: 1, committed: 1 }])
  const left = itemsOf((await cardAt(headers)).requests)
  expect(left.map(({ id }) => id)).not.toContain(first!.id)
})

test('G13 a cancellation that fails with a text is read back, and not sent again', async () => {
  const { headers, patron } = await card.signInLike('every-request-stage-at-fernhill')
  const [first] = itemsOf((await cardAt(headers)).requests)
  card.network.fault({ institution: at, operation: 'cancel', kind: '500', patron, times: 1 })
  expect(await cancel(headers, first!.id)).toMatchObject({ result: 'unsure' })
  expect(writesOf(patron)).toMatchObject([{ act: 'cancel', asked: 1, committed: 0 }])
})

test('a request whose item is on its way is not cancelled', async () => {
  const { headers, patron } = await card.signInLike('every-request-stage-at-fernhill')
  const requests = itemsOf((await cardAt(headers)).requests)
  expect(requests.map(({ status }) => status)).toEqual([
    'waiting',
    'waiting',
    'waiting',
    'in-process',
    'ready',
  ])
  expect(await cancel(headers, requests[3]!.id)).toMatchObject({ result: 'refused' })
  expect(writesOf(patron)).toEqual([])
})

test('a service user that may only read is sent no second login, and the patron is told', async () => {
  const own = await startOwnNetwork({
    edit: () => fastMixedNetwork,
    clock: () => startTime,
    env: { DEMO_KEY_FERNHILL: readerAtFernhill },
  })
  const { headers, patron } = await own.signInLike('two-loans-at-fernhill')
  const order = await orderFor(own, headers, [at, ''])
  expect(await renewOne(own, headers, order)).toMatchObject({ result: 'not-done' })
  expect(own.network.calls({ institution: at, operation: 'authenticate' })).toHaveLength(1)
  expect(own.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1, committed: 0 }])
})

test('G12 an institution that is read-only is sent no change', async () => {
  const own = await startOwnNetwork({
    edit: () => fastMixedNetwork.replace('tenant: fernhill', 'tenant: fernhill\n    mode: read-only'),
    clock: () => startTime,
  })
  const { headers, patron } = await own.signInLike('two-loans-at-fernhill')
  const order = await orderFor(own, headers, [at, ''])
  expect((await renew(own, headers, [order])).status).toBe(403)
  expect(own.network.writes({ patron: patron.name })).toEqual([])
})

test('G17 a silent institution delays and empties no other', async () => {
  const { headers, patron } = await card.signInLike('five-institutions')
  card.network.fault({ institution: at, kind: 'reset', patron })
  const lines = linesOf<CardLine>((await card.get('/api/card', headers)).body)
  const cards = byName(lines.flatMap((line) => (line.type === 'card' ? [line.card] : [])))
  expect(cards.get(at)).toMatchObject({ state: 'no-answer' })
  expect(requireAccount(cards.get('NORTH')).state).toBe('complete')
})

test('returned loans come in pages, the latest return first', async () => {
  const { headers } = await card.signInLike('long-history-at-fernhill')
  const pages = async (offset: number): Promise<string[]> => {
    const url = `/api/institutions/${codeOf(at)}/history?offset=${offset}`
    const { items, next } = (await card.get(url, headers)).json<{
      items: { returned: { at: string } }[]
      next: number | null
    }>()
    const dates = items.map(({ returned }) => returned.at)
    return next === null ? dates : [...dates, ...(await pages(next))]
  }
  const dates = await pages(0)
  expect(dates.length).toBeGreaterThan(100)
  expect(dates).toEqual(dates.toSorted().toReversed())
})

test('G6 staff of home see what their patron has there, and no title', async () => {
  const staff = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'two-loans-at-fernhill' })
  const handle = await handleOf(card, staff, patron)
  const { cards, body } = await readActivity(card, staff, `${handle}/activity`)
  expect(cards.get(at)).toMatchObject({ state: 'complete', loans: { items: [{}, {}] } })
  const headers = await card.signIn(patron)
  for (const { title } of await loansAt(card, headers, at)) expect(body).not.toContain(title)
})

async function checkWith(options: { edit?: () => string; env?: Record<string, string> }) {
  const own = await startOwnNetwork({ edit: () => fastMixedNetwork, clock: () => startTime, ...options })
  return runFullCheck(own.config)
}

test('--check passes, and says what is wrong with a login or a tenant', async () => {
  const { passed, text } = await runFullCheck(card.config)
  expect(text).toMatch(/FERNHILL +cannot be verified +yes +cannot be verified +no/)
  expect(passed).toBe(true)
  const ofTenant = await checkWith({
    edit: () => fastMixedNetwork.replace('tenant: fernhill', 'tenant: elsewhere'),
  })
  expect(ofTenant.text).toContain('FERNHILL: the gateway refuses the login')
  const ofLogin = await checkWith({ env: { DEMO_KEY_FERNHILL: 'library-card:wrong' } })
  expect(ofLogin.text).toMatch(/FERNHILL: \w+ refuses the name or the password/)
  expect([ofTenant.passed, ofLogin.passed]).toEqual([false, false])
})
