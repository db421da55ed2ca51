import { expect, test } from 'vitest'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'
import { orderFor, renew } from '../../test/actions.ts'
import { readCards, type Headers } from '../../test/card.ts'
import { birch, signInAtBirch } from '../../test/own-sign-in.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

function choose(headers: Headers, notAsked: string[]) {
  return card.post('/api/preferences', headers, { notAsked })
}

test('a member that the patron has switched off is not asked, and the card says so', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  expect((await choose(headers, ['01MER_STATE'])).json()).toEqual({ notAsked: ['01MER_STATE'] })
  const cards = await readCards(card, headers)
  expect(cards.get('STATE')).toMatchObject({ state: 'not-called', problem: { code: 'not-wanted' } })
  expect(cards.get('HARBOUR')).toMatchObject({ state: 'complete' })
  expect(card.network.calls({ institution: 'STATE', patron: patron.name })).toEqual([])
  const again = await card.signIn(patron)
  expect((await card.get('/api/preferences', again)).json()).toEqual({
    notAsked: ['01MER_STATE'],
  })
})

test('what was switched off is not renewed, and is asked again once it is switched on', async () => {
  const { headers } = await card.signInLike('five-institutions')
  const order = await orderFor(card, headers, ['STATE', 'Rivers'])
  await choose(headers, ['01MER_STATE'])
  expect((await renew(card, headers, [order])).status).toBe(403)
  await choose(headers, [])
  expect((await readCards(card, headers)).get('STATE')).toMatchObject({ state: 'complete' })
})

test('a patron who says that they have no account at an institution is not asked to sign in there, until they do', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  const answer = async (of = headers) => (await readCards(card, of)).get('BIRCH')
  expect(await answer()).toMatchObject({ problem: { code: 'sign-in-there' } })
  const said = await card.post('/api/preferences', headers, { noAccount: [birch, '01MER_LAKE'] })
  expect(said.json()).toEqual({ notAsked: [], noAccount: [birch, '01MER_LAKE'] })
  expect(await answer()).toMatchObject({ state: 'not-called', problem: { code: 'no-account-there' } })
  const again = await card.signIn(patron)
  expect(await answer(again)).toMatchObject({ problem: { code: 'no-account-there' } })

  await signInAtBirch(card, again, patron.cards.BIRCH)
  expect(await answer(again)).toMatchObject({ state: 'complete' })
  expect((await card.get('/api/preferences', again)).json()).toEqual({
    notAsked: [],
    noAccount: ['01MER_LAKE'],
  })
  expect(await answer(await card.signIn(patron))).toMatchObject({ problem: { code: 'sign-in-there' } })
})

test('home cannot be switched off, nor a member that does not exist', async () => {
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  expect((await choose(headers, ['01MER_NORTH'])).statusCode).toBe(400)
  expect((await choose(headers, ['01MER_NOWHERE'])).statusCode).toBe(404)
})
