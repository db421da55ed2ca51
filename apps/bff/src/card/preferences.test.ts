import { expect, test } from 'vitest'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'
import { orderFor, renew } from '../../test/actions.ts'
import { readCards, type Headers } from '../../test/card.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

function choose(headers: Headers, notAsked: string[]) {
  return card.post('/api/preferences', headers, { notAsked })
}

test('a member that the patron has switched off is not asked, and the card says so', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  expect((await choose(headers, ['01MER_STATE'])).json()).toEqual({ notAsked: ['01MER_STATE'] })
  const cards = await readCards(card, headers)
  expect(cards.get('STATE')).toMatchObject({ state: 'unavailable', problem: { code: 'not-wanted' } })
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

test('home cannot be switched off, nor a member that does not exist', async () => {
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  expect((await choose(headers, ['01MER_NORTH'])).statusCode).toBe(400)
  expect((await choose(headers, ['01MER_NOWHERE'])).statusCode).toBe(404)
})
