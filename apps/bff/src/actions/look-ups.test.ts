import { randomUUID } from 'node:crypto'
import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import { expect, test } from 'vitest'
import { startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'
import { loansAt, orderFor, orderOf, renew, renewOne } from '../../test/actions.ts'
import { readCard, type Headers } from '../../test/card.ts'
import { signInAtBirch } from '../../test/own-sign-in.ts'

const patient = 'limits: { connect: 5000, read: 10000, card: 20000, write: 900 }'

async function robin(settings = patient) {
  // The clock stands still, so that no unsure renewal becomes old enough to be not done.
  const now = startTime
  const card = await startOwnNetwork({
    clock: () => now,
    edit: withSettings(settings),
  })
  const patron = card.network.patron({ like: 'five-institutions' })
  const calls = (institution: string) =>
    card.network.calls({ institution, patron: patron.name }).map(({ operation }) => operation)
  return { card, patron, headers: await card.signIn(patron), calls }
}

/** Returns the number of loans that were not found. */
async function orderMadeUp(card: TestNetwork, headers: Headers) {
  return countNotFound(card, headers, { institutionCode: '01MER_HARBOUR', loanId: randomUUID(), due: null })
}

async function countNotFound(card: TestNetwork, headers: Headers, order: RenewalOrder) {
  const { outcomes } = await renew(card, headers, [order])
  return [...outcomes.values()].filter(({ result }) => result === 'not-found').length
}

test('G18 the look-up of an order joins a read for the same patron that is in flight, also in another session', async () => {
  const { card, patron, headers, calls } = await robin()
  const elsewhere = await card.signIn(patron)
  const other = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  card.network.fault({ institution: 'HARBOUR', operation: 'account', kind: 'hold', patron })
  const reading = readCard(card, headers, 'HARBOUR')
  await expect.poll(() => calls('HARBOUR')).toEqual(['account'])
  const ordered = orderMadeUp(card, elsewhere)
  // Somebody else's later order has its response: by then this one has joined, or sent a call of its own.
  expect(await orderMadeUp(card, other)).toBe(1)
  await card.network.clearFaults()
  expect(await ordered).toBe(1)
  expect((await reading).state).toBe('complete')
  expect(calls('HARBOUR').filter((operation) => operation === 'account')).toHaveLength(1)
  expect(calls('HARBOUR').filter((operation) => operation === 'loans')).toHaveLength(1)
})

test('G4 G18 a list read a moment ago is used for the orders of that patron and of no other', async () => {
  const { card, headers, calls } = await robin()
  await readCard(card, headers, 'HARBOUR')
  const before = calls('HARBOUR').length
  for (let order = 0; order < 5; order++) expect(await orderMadeUp(card, headers)).toBe(1)
  expect(calls('HARBOUR')).toHaveLength(before)

  const other = card.network.patron({ like: 'five-institutions' })
  const otherHeaders = await card.signIn(other)
  const order = await orderFor(card, headers, ['NORTH', 'A Grammar'])
  expect(await countNotFound(card, otherHeaders, order)).toBe(1)
  expect(card.network.calls({ institution: 'NORTH', patron: other.name })).toHaveLength(3)
})

test('G4 a list read in a session with another card there is not used', async () => {
  const { card, patron, headers } = await robin()
  await signInAtBirch(card, headers, patron.cards.BIRCH)
  const other = await card.signIn(patron)
  await signInAtBirch(card, other, card.network.patron({ like: 'two-loans-at-birch' }).cards.BIRCH)
  const [loan] = await loansAt(card, other, 'BIRCH')
  await loansAt(card, headers, 'BIRCH')
  expect(await renewOne(card, other, orderOf('BIRCH', loan!))).toMatchObject({ result: 'renewed' })
})

test('G13 a check of an unsure renewal reads the list again, whatever was read or is being read', async () => {
  const { card, patron, headers, calls } = await robin()
  const order = await orderFor(card, headers, ['NORTH', 'A Grammar'])
  card.network.fault({ institution: 'NORTH', operation: 'renew', kind: 'hang', patron })
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
  await readCard(card, headers, 'NORTH')
  const loansRead = () => calls('NORTH').filter((operation) => operation === 'loans').length
  const before = loansRead()
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'slow', milliseconds: 500, patron })
  const reading = readCard(card, headers, 'NORTH')
  await expect.poll(loansRead).toBe(before + 1)
  const payload = { type: 'renewal', institutionCode: '01MER_NORTH', id: order.loanId }
  const check = await card.post('/api/outcomes/check', headers, payload)
  expect(check.json().outcome).toMatchObject({ result: 'unsure' })
  await reading
  expect(loansRead()).toBe(before + 2)
})

test('G18 below the floor of the daily quota a renewal and its look-up are still sent', async () => {
  const { card, headers, calls } = await robin(`${patient}\n  guard: { quotaFloor: 1 }`)
  const loans = await loansAt(card, headers, 'NORTH')
  const [first, second] = loans.filter(({ renewal }) => renewal.can === 'yes')
  const toOrder = ({ id, due }: NonNullable<typeof first>) => ({
    institutionCode: '01MER_NORTH',
    loanId: id,
    due,
  })
  expect(await readCard(card, headers, 'NORTH')).toMatchObject({ problem: { code: 'busy' } })
  expect((await renewOne(card, headers, toOrder(first!)))?.result).toBe('renewed')
  const before = calls('NORTH').length
  // A list from before a write is not used: it is read again. Whether this loan is renewed is up to the institution.
  expect((await renewOne(card, headers, toOrder(second!)))?.result).not.toBe('not-done')
  expect(calls('NORTH').slice(before)).toEqual(['account', 'loans', 'renew'])
})
