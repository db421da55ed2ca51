import { randomUUID } from 'node:crypto'
import { isOverdue } from '@library-card/contract/due.ts'
import type { Network } from '@library-card/contract/institution.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { dayAfter } from '@library-card/mock-network/test/time.ts'
import { expect, test } from 'vitest'
import { loansAt, orderFor, outcomeIn, renewOne } from '../../test/actions.ts'
import { itemsOf, readCard, requireAccount, type Headers } from '../../test/card.ts'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'
import { birch, signInAtBirch, withClientAtBirch, withEverythingAtBirch } from '../../test/own-sign-in.ts'

const hurried = withSettings('limits: { connect: 5000, read: 10000, card: 20000, write: 900 }')

/** Shorter time limits, for institutions that hang. */
const impatient = withSettings('limits: { read: 1500, card: 2000 }')

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { edit: hurried, clock: () => startTime })

async function start(like: string, username?: string) {
  const patron = card.network.patron({ like })
  const headers = await card.signIn(patron)
  await signInAtBirch(card, headers, username ?? patron.cards.BIRCH)
  return { patron, headers }
}

const accountAtBirch = async (headers: Headers) => requireAccount(await readCard(card, headers, 'BIRCH'))

/** For the first loan there. */
const firstOrder = (headers: Headers) => orderFor(card, headers, ['BIRCH', ''])

function writesOf({ name }: { name: string }) {
  return card.network.writes({ patron: name, institution: 'BIRCH' })
}

test('a loan has its day, its place and what is known of renewals; the rest is unknown', async () => {
  const { headers } = await start('two-loans-at-birch')
  const [loan] = await loansAt(card, headers, 'BIRCH')
  expect(loan).toMatchObject({
    id: expect.stringMatching(/^item http:/),
    title: expect.stringContaining(' / '),
    author: null,
    barcode: null,
    due: { day: dayAfter(5) },
    state: 'on-loan',
    renewed: null,
    renewals: { used: 0, left: null },
    renewal: { can: 'yes', reasons: [] },
    fineIfReturnedNow: null,
  })
})

test('an overdue loan is overdue; that one is recalled or lost, PAIA does not say', async () => {
  const { headers } = await start('overdue-and-recalled-at-birch')
  const loans = await loansAt(card, headers, 'BIRCH')
  const now = new Date(startTime).toISOString()
  expect(loans.map((loan) => [isOverdue(loan, now, 'Europe/Berlin'), loan.state])).toEqual([
    [true, 'on-loan'],
    [true, 'on-loan'],
    [false, 'on-loan'],
  ])
})

test('G23 230 loans arrive in one call, whose response both lists share', async () => {
  const { patron, headers } = await start('many-loans-at-birch')
  expect(await loansAt(card, headers, 'BIRCH')).toHaveLength(230)
  const calls = card.network.calls({ patron: patron.name, institution: 'BIRCH' })
  expect(calls.map(({ operation }) => operation).toSorted()).toEqual([
    'account',
    'authenticate',
    'fees',
    'items',
  ])
})

test('requests have their stage, and only what is known of cancelling them', async () => {
  const { headers } = await start('every-request-stage-at-birch')
  const requests = itemsOf((await accountAtBirch(headers)).requests)
  expect(requests.map(({ status, cancellation: { can } }) => [status, can])).toEqual([
    ['waiting', 'yes'],
    ['waiting', 'yes'],
    ['in-process', 'unknown'],
    ['in-process', 'no'],
    ['ready', 'unknown'],
    ['waiting', 'yes'],
  ])
  expect(requests[4]).toMatchObject({ pickupBy: { day: dayAfter(2) }, placeInQueue: null })
})

test('three kinds of fees have an amount, and no original amount', async () => {
  const { headers } = await start('lost-and-claimed-at-birch')
  const fees = itemsOf((await accountAtBirch(headers)).fees)
  expect(fees.map(({ typeText, balance, original }) => [typeText, balance.minor, original])).toEqual([
    ['Replacement of a lost item', 6400, null],
    ['Processing of a lost item', 1250, null],
  ])
  const others = await card.get(`/api/institutions/${birch}/fees`, headers)
  const none = { state: 'not-provided' }
  expect(others.json()).toMatchObject({ inDispute: none, sentToBilling: none })
})

test('the state of the account is a block without a word on what it forbids', async () => {
  const { headers } = await start('expired-at-home-at-birch', undefined)
  const { account, blocks } = await accountAtBirch(headers)
  expect(account).toMatchObject({ standing: 'expired', expires: { day: dayAfter(-24) } })
  expect(itemsOf(blocks)).toMatchObject([{ reason: 'expired-account', forbids: null, text: null }])
})

test('a renewal is sent once, and its outcome has the new day', async () => {
  const { patron, headers } = await start('two-loans-at-birch')
  const order = await firstOrder(headers)
  expect(await renewOne(card, headers, order)).toMatchObject({
    result: 'renewed',
    loan: { due: { day: dayAfter(23) }, renewals: { used: 1 } },
    was: { day: dayAfter(5) },
  })
  expect(writesOf(patron)).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
})

test('each refusal inside a success is a refusal, with the reason that the network file gives it', async () => {
  const { headers } = await start('every-renewal-at-birch')
  const outcomes = []
  for (const title of ['Accepted', 'Answered', 'Another Reader', 'Renewed Too Often', 'Ask at the Blue'])
    outcomes.push(await renewOne(card, headers, await orderFor(card, headers, ['BIRCH', title])))
  expect(outcomes).toMatchObject([
    { result: 'unchanged' },
    { result: 'unchanged' },
    { result: 'refused', reasons: ['requested'] },
    { result: 'refused', reasons: ['limit-reached'] },
    { result: 'refused', reasons: ['other'], text: 'Ask for Ms. "Blue" <ground floor> & bring the item.' },
  ])
})

test('a renewal that needs consent to a fee is refused with the library’s words, and charges nothing', async () => {
  const { patron, headers } = await start('renewal-for-a-fee')
  const order = await orderFor(card, headers, ['BIRCH', 'For a Fee'])
  expect(await renewOne(card, headers, order)).toEqual({
    result: 'refused',
    reasons: ['other'],
    text: 'A fee of 1.00 EUR is charged for this renewal. Please confirm.',
    deskCode: 'condition',
  })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 0 }])
})

test('a lapsed patron’s loans cannot be renewed, and the card stays', async () => {
  const { headers } = await start('expired-at-home-at-birch')
  const order = await firstOrder(headers)
  expect(await renewOne(card, headers, order)).toMatchObject({
    result: 'refused',
    reasons: ['expired-account'],
  })
  expect((await accountAtBirch(headers)).state).toBe('complete')
})

test.for<CallFaultKind>(['commit-then-hang', 'reset-after', 'truncated-json'])(
  'G13 a renewal that took effect without a response (%s) is read back',
  async (kind) => {
    const { patron, headers } = await start('two-loans-at-birch')
    const order = await firstOrder(headers)
    card.network.fault({ institution: 'BIRCH', operation: 'renew', kind, patron, times: 1 })
    expect(await renewOne(card, headers, order)).toMatchObject({ result: 'renewed', was: order.due })
    expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
  },
)

test('G13 a renewal that took effect without a response or a later day is proved by the number of renewals', async () => {
  const { patron, headers } = await start('every-renewal-at-birch')
  const order = await orderFor(card, headers, ['BIRCH', 'Accepted'])
  card.network.fault({ institution: 'BIRCH', operation: 'renew', kind: 'commit-then-hang', patron, times: 1 })
  expect(await renewOne(card, headers, order)).toMatchObject({
    result: 'unchanged',
    loan: { due: order.due },
  })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test.for<CallFaultKind>(['hang', 'reset', '500', 'wrong-shape', 'empty-200'])(
  'G13 a renewal whose response proves nothing (%s) is unsure, and is not sent again',
  async (kind) => {
    const { patron, headers } = await start('two-loans-at-birch')
    const order = await firstOrder(headers)
    card.network.fault({ institution: 'BIRCH', operation: 'renew', kind, patron, times: 1 })
    expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
    expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
    expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 0 }])
  },
)

test('a renewal with a token that has ended was certainly not done', async () => {
  const { patron, headers } = await start('two-loans-at-birch')
  const order = await firstOrder(headers)
  card.network.fault({ institution: 'BIRCH', operation: 'renew', kind: 'token-rejected', patron, times: 1 })
  expect(await renewOne(card, headers, order)).toMatchObject({
    result: 'not-done',
    problem: { code: 'sign-in-there-again' },
  })
})

test('a renewal that is refused with each token of a patron is not done, and others go on renewing', async () => {
  card = await startOwnNetwork({ accounts: 'shared-id', edit: (file) => withClientAtBirch(hurried(file)) })
  const renewFirst = async (patron: MockPatron) => {
    const headers = await card.signIn(patron)
    return renewOne(card, headers, await firstOrder(headers))
  }
  const [patron, other] = [1, 2].map(() => card.network.patron({ like: 'two-loans-at-birch' }))
  card.network.fault({ institution: 'BIRCH', operation: 'renew', kind: 'key-rejected', patron: patron! })
  expect(await renewFirst(patron!)).toMatchObject({ result: 'not-done', problem: { code: 'refused' } })
  expect(await renewFirst(other!)).toMatchObject({ result: 'renewed' })
})

test('a request is cancelled unless it is on its way', async () => {
  const { headers } = await start('every-request-stage-at-birch')
  const requests = itemsOf((await accountAtBirch(headers)).requests)
  const cancel = async (at: number) => {
    const id = encodeURIComponent(requests[at]!.id)
    const url = `/api/institutions/${birch}/requests/${id}/cancellation`
    const sent = { ...headers, 'idempotency-key': randomUUID() }
    return outcomeIn(await card.post(url, sent))
  }
  expect(await cancel(0)).toEqual({ result: 'cancelled' })
  expect(await cancel(3)).toMatchObject({ result: 'refused' })
  expect(itemsOf((await accountAtBirch(headers)).requests)).toHaveLength(5)
})

test('another pickup place is not offered, whatever the network file says', async () => {
  card = await startOwnNetwork({ edit: withEverythingAtBirch })
  const { headers } = await start('every-request-stage-at-birch')
  const { institutions } = (await card.get('/api/institutions', headers)).json<Network>()
  const can = institutions.find(({ code }) => code === birch)?.can
  expect(can).toEqual({ renew: true, cancel: true, changePickup: false, updateAccount: false })
})

test('G15 a document that cannot be read costs its row, and both lists say so', async () => {
  const { patron, headers } = await start('five-institutions', 'BSL 2047 116')
  card.network.fault({ institution: 'BIRCH', operation: 'items', kind: 'unreadable' })
  const { state, loans, requests } = await accountAtBirch(headers)
  expect([state, loans, requests]).toMatchObject([
    'partial',
    { items: [], unreadable: 1 },
    { items: [{}], unreadable: 1 },
  ])
  expect(patron.home).toBe('NORTH')
})

test.for<CallFaultKind>([
  'hang-in-body',
  'reset',
  '500',
  'html-502',
  'wrong-shape',
  'huge-body',
  'gzip-bomb',
])('G15 a list that did not arrive (%s) is missing, never empty', async (kind) => {
  if (kind === 'hang-in-body') card = await startOwnNetwork({ edit: impatient })
  const { patron, headers } = await start('two-loans-at-birch')
  card.network.fault({ institution: 'BIRCH', operation: 'items', kind, patron })
  const { state, loans, requests, fees } = await accountAtBirch(headers)
  expect([state, loans.state, requests.state, fees.state]).toEqual(['partial', 'missing', 'missing', 'ok'])
})
