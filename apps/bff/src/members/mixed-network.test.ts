import type { CardLine } from '@library-card/contract/card.ts'
import { expect, test } from 'vitest'
import { cancelAt, loansAt, orderFor, renew, renewOne } from '../../test/actions.ts'
import { byName, codeOf, itemsOf, linesOf, readCard, requireAccount } from '../../test/card.ts'
import type { Headers } from '../../test/card.ts'
import {
  runFullCheck,
  shareTestNetwork,
  startOwnNetwork,
  startTime,
  type TestNetwork,
} from '../../test/network.ts'
import { fastMixedNetwork } from '../../test/mixed-network.ts'
import { handleOf, readActivity, signInStaff } from '../../test/staff.ts'

const at = 'HERON'
let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { edit: () => fastMixedNetwork, clock: () => startTime })

const requestsAt = async (headers: Headers, name = at) =>
  itemsOf(requireAccount(await readCard(card, headers, name)).requests)

const cancel = (headers: Headers, id: string) => cancelAt(card, headers, { name: at, id })

const writesOf = ({ name }: { name: string }) => card.network.writes({ patron: name, institution: at })

test('a patron at home in one library system has the loans and requests of another in the same card', async () => {
  const { headers, patron } = await card.signInLike('five-institutions')
  const answer = await card.get('/api/card', headers)
  const lines = linesOf<CardLine>(answer.body)
  const cards = byName(lines.flatMap((line) => (line.type === 'card' ? [line.card] : [])))
  expect(requireAccount(cards.get('NORTH')).state).toBe('complete')
  expect(cards.get('BIRCH')).toMatchObject({ state: 'not-called', problem: { code: 'sign-in-there' } })
  expect(requireAccount(cards.get(at))).toMatchObject({
    state: 'complete',
    account: { displayName: 'Robin Vale', barcode: patron.cards.HERON },
    loans: { items: [{ title: 'Wading Birds of the Estuary', author: 'Lagerholm, Signe' }] },
    requests: {
      items: [{ title: 'The Tide Tables', placeInQueue: 2, pickup: { place: { name: 'Weir Branch' } } }],
    },
  })
  expect(answer.body).not.toMatch(/canary|1901-02-03/)
})

test('one order renews at both, and a request is cancelled at the other', async () => {
  const { headers, patron } = await card.signInLike('five-institutions')
  const orders = [
    await orderFor(card, headers, ['NORTH', 'A Grammar']),
    await orderFor(card, headers, [at, 'Wading Birds']),
  ]
  const { outcomes } = await renew(card, headers, orders)
  expect([...outcomes.values()].map(({ result }) => result)).toEqual(['renewed', 'renewed'])
  const [request] = await requestsAt(headers)
  expect(await cancel(headers, request!.id)).toEqual({ result: 'cancelled' })
  expect(await requestsAt(headers)).toEqual([])
  expect(writesOf(patron)).toMatchObject([
    { act: 'renew', asked: 1, committed: 1 },
    { act: 'cancel', asked: 1, committed: 1 },
  ])
})

test('G22 an older release has the same titles, with a call more', async () => {
  const { headers, patron } = await card.signInLike('every-request-stage-at-heron')
  const seen = async () => JSON.stringify(requireAccount(await readCard(card, headers, at)))
  const counted = () => card.network.calls({ institution: at }).length
  const titles = JSON.stringify((await requestsAt(headers)).map(({ title }) => title))
  expect(titles).not.toContain('null')
  card.network.setRelease('24.05')
  try {
    const { headers: older } = await card.signInLike('two-loans-at-heron')
    const loans = await loansAt(card, older, at)
    expect(loans).toMatchObject([{ title: expect.any(String) }, { title: expect.any(String) }])
    expect(loans.every(({ author, barcode }) => author !== null && barcode !== null)).toBe(true)
    const before = counted()
    expect(await seen()).toContain(JSON.parse(titles)[0])
    expect(counted() - before).toBeLessThanOrEqual(5)
  } finally {
    card.network.setRelease('newest')
  }
  expect(card.network.calls({ patron: patron.name, institution: at }).length).toBeGreaterThan(0)
})

test('G4 a patron whose number is a part of others’ numbers sees nothing of theirs', async () => {
  const robin = card.network.patrons().find(({ name }) => name === 'five-institutions')!
  await card.signInLike('many-loans-at-heron')
  const headers = await card.signIn(robin)
  expect((await loansAt(card, headers, at)).map(({ title }) => title)).toEqual([
    'Wading Birds of the Estuary',
  ])
  const answer = await card.get(`/api/institutions/${codeOf(at)}/history`, headers)
  expect(answer.json()).toMatchObject({ state: 'ok', items: [] })
})

test('an account is found by the card number of home where the network file says so', async () => {
  const own = await startOwnNetwork({
    edit: () => fastMixedNetwork.replace('matchField: userid', 'sharedId: barcode'),
    clock: () => startTime,
  })
  const { headers } = await own.signInLike('one-card-at-heron')
  expect(await loansAt(own, headers, at)).toMatchObject([{ title: 'A Card for Two Towns' }, {}])
  const { headers: others } = await own.signInLike('two-loans-at-heron')
  expect(await readCard(own, others, at)).toMatchObject({ state: 'no-account' })
})

test('a token that has ended is replaced, and nobody notices', async () => {
  const { headers } = await card.signInLike('two-loans-at-heron')
  card.network.endTokens()
  expect(await loansAt(card, headers, at)).toHaveLength(2)
  const logins = () => card.network.calls({ institution: at, operation: 'authenticate' }).length
  const before = logins()
  await loansAt(card, headers, at)
  expect(logins()).toBe(before)
})

test.for([
  ['too_many', { result: 'refused', reasons: ['limit-reached'], deskCode: 'too_many' }],
  ['too_soon', { result: 'refused', reasons: ['too-soon'], deskCode: 'too_soon' }],
  ['permission', { result: 'not-done', problem: { code: 'read-only' } }],
] as const)('a renewal that is answered with 403 and %s', async ([errorCode, outcome]) => {
  const { headers, patron } = await card.signInLike('two-loans-at-heron')
  card.network.fault({
    institution: at,
    operation: 'renew',
    kind: 'vendor-error',
    patron,
    times: 1,
    errorCode,
  })
  expect(await renewOne(card, headers, await orderFor(card, headers, [at, '']))).toMatchObject(outcome)
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 0 }])
})

test('G12 staff are asked to cancel a hold that is ready, once', async () => {
  const { headers, patron } = await card.signInLike('every-request-stage-at-heron')
  const { id } = (await requestsAt(headers))[4]!
  const asked = { result: 'cancellation-asked' }
  expect([await cancel(headers, id), await cancel(headers, id)]).toEqual([asked, asked])
  expect((await requestsAt(headers))[4]).toMatchObject({
    status: 'ready',
    cancellation: { can: 'no', reason: 'asked' },
  })
  expect(writesOf(patron)).toMatchObject([{ act: 'cancel', asked: 1, committed: 1 }])
})

test('G13 a cancellation that was asked for without an answer is read back', async () => {
  const { headers, patron } = await card.signInLike('every-request-stage-at-heron')
  const { id } = (await requestsAt(headers))[4]!
  card.network.fault({ institution: at, operation: 'cancel', kind: 'reset-after', patron, times: 1 })
  expect(await cancel(headers, id)).toEqual({ result: 'cancellation-asked' })
})

test('a hold on its way is not cancelled', async () => {
  const { headers, patron } = await card.signInLike('every-request-stage-at-heron')
  const requests = await requestsAt(headers)
  expect(requests.map(({ status }) => status)).toEqual([
    'waiting',
    'waiting',
    'in-process',
    'in-process',
    'ready',
  ])
  expect(await cancel(headers, requests[3]!.id)).toMatchObject({ result: 'refused' })
  expect(writesOf(patron)).toEqual([])
})

test('G12 an institution that is read-only is sent no change', async () => {
  const own = await startOwnNetwork({
    edit: () => fastMixedNetwork.replace('system: koha', 'mode: read-only\n    system: koha'),
    clock: () => startTime,
  })
  const { headers, patron } = await own.signInLike('five-institutions')
  const order = await orderFor(own, headers, [at, 'Wading Birds'])
  expect((await renew(own, headers, [order])).status).toBe(403)
  expect(own.network.writes({ patron: patron.name })).toEqual([])
})

test('G6 staff of home see what their patron has there, and no title', async () => {
  const staff = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'two-loans-at-heron' })
  const handle = await handleOf(card, staff, patron)
  const { cards, body } = await readActivity(card, staff, `${handle}/activity`)
  expect(cards.get(at)).toMatchObject({ state: 'complete', loans: { items: [{}, {}] } })
  expect(body).not.toContain('Abernethy')
  expect(body).not.toContain('canary')
})

test('--check passes, and says what the key can do', async () => {
  const { passed, text } = await runFullCheck(card.config)
  expect(text).toMatch(/DE-HERON +cannot be verified +yes +cannot be verified +no/)
  expect(text).toContain('DE-HERON: its key can edit patrons')
  expect(passed).toBe(true)
})
