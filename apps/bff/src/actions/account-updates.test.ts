import { randomUUID } from 'node:crypto'
import type { Network } from '@library-card/contract/institution.ts'
import { expect, test } from 'vitest'
import { loansAt, orderOf, outcomeIn, outcomesIn, renewOne } from '../../test/actions.ts'
import { stopIntervals } from '../../test/clock.ts'
import { codeOf, readCard, requireAccount, type Headers } from '../../test/card.ts'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'

stopIntervals()

let card: TestNetwork
/** It only goes on, since all tests share it. */
let clock = startTime
shareTestNetwork((shared) => void (card = shared), {
  clock: () => clock,
  edit: withSettings('limits: { read: 10000, card: 20000, write: 900 }'),
})

/** Signs in a patron whose copy at Harbour has expired, or another one. */
const signIn = (like = 'expired-copy') => card.signInLike(like)

function update(headers: Headers, { at = 'HARBOUR', key = randomUUID() } = {}) {
  const url = `/api/institutions/${codeOf(at)}/account/update`
  return card.post(url, { ...headers, 'idempotency-key': key })
}

async function accountAt(headers: Headers, name: string) {
  return requireAccount(await readCard(card, headers, name)).account
}

async function canUpdate(headers: Headers, name: string) {
  const { institutions } = (await card.get('/api/institutions', headers)).json<Network>()
  return institutions.find(({ code }) => code === codeOf(name))?.can.updateAccount
}

const writesOf = (patron: string) =>
  card.network.writes({ patron }).map(({ act, asked, committed }) => ({ act, asked, committed }))

test('an expired copy is updated, and lasts as long as the home account', async () => {
  const { patron, headers } = await signIn()
  expect(await accountAt(headers, 'HARBOUR')).toMatchObject({ standing: 'expired' })
  expect(outcomeIn(await update(headers))).toEqual({ result: 'updated' })
  const { expires } = await accountAt(headers, 'NORTH')
  expect(await accountAt(headers, 'HARBOUR')).toMatchObject({ standing: 'active', expires })
  expect(writesOf(patron.name)).toEqual([{ act: 'refresh', asked: 1, committed: 1 }])
})

test('contact data that are out of date are updated', async () => {
  const { headers } = await signIn('moved-since-copied')
  const { email, address } = await accountAt(headers, 'NORTH')
  expect((await accountAt(headers, 'HARBOUR')).email).not.toBe(email)
  expect(outcomeIn(await update(headers))).toEqual({ result: 'updated' })
  expect(await accountAt(headers, 'HARBOUR')).toMatchObject({ email, address })
})

test('a loan that the institution calls renewable is renewed, even on an expired copy', async () => {
  const { headers } = await signIn()
  const [loan] = await loansAt(card, headers, 'HARBOUR')
  expect(loan?.renewal).toEqual({ can: 'yes', reasons: [] })
  expect(await renewOne(card, headers, orderOf('HARBOUR', loan!))).toMatchObject({ result: 'renewed' })
  expect(await accountAt(headers, 'HARBOUR')).toMatchObject({ standing: 'active' })
})

test('G12 duplicates of an update are one', async () => {
  const { patron, headers } = await signIn()
  const key = randomUUID()
  const answers = await Promise.all([update(headers, { key }), update(headers, { key })])
  for (const answer of [...answers, await update(headers, { key })])
    expect(outcomeIn(answer)).toEqual({ result: 'updated' })
  expect(writesOf(patron.name)).toEqual([{ act: 'refresh', asked: 1, committed: 1 }])
})

test.for(['60226', '60229', '60230'])('an update that is refused with %s is not done', async (errorCode) => {
  const { patron, headers } = await signIn()
  card.network.fault({
    institution: 'HARBOUR',
    operation: 'refresh',
    kind: 'vendor-error',
    errorCode,
    patron,
  })
  expect(outcomeIn(await update(headers))).toMatchObject({
    result: 'refused',
    reasons: ['other'],
    deskCode: errorCode,
  })
  expect(await accountAt(headers, 'HARBOUR')).toMatchObject({ standing: 'expired' })
})

test.for([
  ['expired-copy', 'commit-then-hang'],
  ['moved-since-copied', 'reset-after'],
] as const)(
  'G13 an update (%s) that took effect without a response (%s) is read back',
  async ([like, kind]) => {
    const { patron, headers } = await signIn(like)
    card.network.fault({ institution: 'HARBOUR', operation: 'refresh', kind, patron })
    expect(outcomeIn(await update(headers))).toEqual({ result: 'updated' })
    expect(writesOf(patron.name)).toEqual([{ act: 'refresh', asked: 1, committed: 1 }])
  },
)

test('G12 G13 an update without a response is unsure, and is not sent again', async () => {
  const { patron, headers } = await signIn()
  card.network.fault({ institution: 'HARBOUR', operation: 'refresh', kind: 'hang', patron, times: 1 })
  const unsure = { result: 'unsure', cause: 'too-slow' }
  expect(outcomeIn(await update(headers))).toEqual(unsure)
  expect(outcomeIn(await update(headers))).toEqual(unsure)
  expect(writesOf(patron.name)).toEqual([{ act: 'refresh', asked: 1, committed: 0 }])
  expect(outcomesIn((await card.get('/api/outcomes', headers)).body).get('account')).toEqual(unsure)
  clock += 60_000
  const payload = { type: 'account-update', institutionCode: codeOf('HARBOUR'), id: 'account' }
  const check = await card.post('/api/outcomes/check', headers, payload)
  expect(check.json()).toMatchObject({ outcome: { result: 'not-done', problem: null } })
})

test('G13 an answer that is not as documented is read back', async () => {
  const { patron, headers } = await signIn()
  card.network.fault({ institution: 'HARBOUR', operation: 'refresh', kind: 'wrong-shape', patron })
  expect(outcomeIn(await update(headers))).toEqual({ result: 'unsure', cause: 'no-usable-answer' })
})

test('an update is for copies of the home record only', async () => {
  const { patron, headers } = await signIn()
  expect(await canUpdate(headers, 'HARBOUR')).toBe(true)
  expect(await canUpdate(headers, 'BIRCH')).toBe(false)
  expect((await update(headers, { at: 'NORTH' })).statusCode).toBe(403)
  expect((await update(headers, { at: 'BIRCH' })).statusCode).toBe(403)
  expect(outcomeIn(await update(headers, { at: 'LAKE' }))).toEqual({ result: 'not-found' })
  expect(writesOf(patron.name)).toEqual([])
})

test('where institutions share ids, there are no copies to update', async () => {
  const shared = await startOwnNetwork({ accounts: 'shared-id' })
  const { headers } = await shared.signInLike('five-institutions')
  const { institutions } = (await shared.get('/api/institutions', headers)).json<Network>()
  expect(institutions.filter(({ can }) => can.renew)).not.toEqual([])
  expect(institutions.filter(({ can }) => can.updateAccount)).toEqual([])
})

test('with a key that only reads, no update is offered', async () => {
  const { patron, headers } = await signIn()
  card.network.fault({ institution: 'HARBOUR', operation: 'refresh', kind: 'key-rejected', patron })
  expect(outcomeIn(await update(headers))).toMatchObject({
    result: 'not-done',
    problem: { code: 'read-only' },
  })
  expect(await canUpdate(headers, 'HARBOUR')).toBe(false)
  expect((await update(headers)).statusCode).toBe(403)
})
