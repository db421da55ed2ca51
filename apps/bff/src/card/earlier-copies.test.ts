import { expect, test } from 'vitest'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'
import { orderFor, renew } from '../../test/actions.ts'
import { readCard, readCards } from '../../test/card.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

async function signIn() {
  const patron = card.network.patron({ like: 'five-institutions' })
  const callsTo = (institution: string) => card.network.calls({ institution, patron: patron.name }).length
  return { headers: await card.signIn(patron), callsTo }
}

test('G22 a card asked again at once is answered from memory with its time; Refresh asks', async () => {
  const { headers, callsTo } = await signIn()
  const first = await readCards(card, headers)
  const before = callsTo('HARBOUR')
  const again = await readCards(card, headers)
  expect(callsTo('HARBOUR')).toBe(before)
  expect(again.get('HARBOUR')).toEqual(first.get('HARBOUR'))
  await readCards(card, headers, '?fresh=true')
  expect(callsTo('HARBOUR')).toBe(before + 3)
})

test('G22 two tabs that ask at once ask an institution once', async () => {
  const { headers, callsTo } = await signIn()
  await Promise.all([readCards(card, headers), readCards(card, headers)])
  expect(callsTo('HARBOUR')).toBe(3)
})

test('G15 an institution that fails is silent, with what it said earlier and when', async () => {
  const { headers } = await signIn()
  const earlier = await readCard(card, headers, 'ALPINE')
  card.network.fault({ institution: 'ALPINE', kind: '500' })
  expect(await readCard(card, headers, 'ALPINE')).toMatchObject({
    state: 'no-answer',
    problem: { code: 'refused' },
    copy: earlier,
  })
})

test('G4 a new session of the same patron has no copy', async () => {
  const patron = card.network.patron({ like: 'five-institutions' })
  await readCard(card, await card.signIn(patron), 'ALPINE')
  const headers = await card.signIn(patron)
  card.network.fault({ institution: 'ALPINE', kind: '500' })
  expect(await readCard(card, headers, 'ALPINE')).not.toHaveProperty('copy')
})

test('G14 no copy outlives a renewal there, in none of the sessions of the patron', async () => {
  const patron = card.network.patron({ like: 'five-institutions' })
  const both = [await card.signIn(patron), await card.signIn(patron)]
  for (const headers of both) await readCards(card, headers)
  const order = await orderFor(card, both[0]!, ['NORTH', 'A Grammar'])
  await renew(card, both[0]!, [order])
  card.network.fault({ institution: 'NORTH', kind: '500' })
  for (const headers of both) {
    const cards = await readCards(card, headers)
    expect(cards.get('NORTH')).toMatchObject({ state: 'no-answer' })
    expect(cards.get('NORTH')).not.toHaveProperty('copy')
    expect(cards.get('HARBOUR')?.state).toBe('complete')
  }
})

test('G8 a copy is built from the contract, too', async () => {
  const { headers } = await card.signInLike('messages-only')
  await readCard(card, headers, 'NORTH')
  card.network.fault({ institution: 'NORTH', kind: '500' })
  const { body } = await card.get('/api/institutions/01MER_NORTH/card', headers)
  expect(body).toContain('"copy"')
  for (const secret of ['4711', '2001-02-03', 'radiator']) expect(body).not.toContain(secret)
})
