import { setTimeout } from 'node:timers/promises'
import type { LoanHistory } from '@library-card/contract/history.ts'
import type { Network } from '@library-card/contract/institution.ts'
import { expect, test } from 'vitest'
import { birch, signInAtBirch, withEverythingAtBirch } from '../../../test/own-sign-in.ts'
import { shareTestNetwork, startOwnNetwork, type TestNetwork } from '../../../test/network.ts'
import { withSettings } from '../../../test/network-file.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

test('a patron reads returned loans page by page, the latest return first', async () => {
  const headers = await signIn()
  const first = await read(headers, 'NORTH')
  if (first.state !== 'ok') throw new Error('no history')
  expect(first.items).toHaveLength(100)
  expect(first.items[0]).toMatchObject({ title: expect.any(String), returned: { at: expect.any(String) } })
  const returns = first.items.map(({ returned }) => (returned && 'at' in returned ? returned.at : ''))
  expect(returns).toEqual(returns.toSorted().toReversed())
  expect(first.next).toBe(100)

  const second = await read(headers, 'NORTH', 100)
  if (second.state !== 'ok') throw new Error('no history')
  expect(second.items).toHaveLength(30)
  expect(second.next).toBeNull()
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(130)
})

test('returned loans are never in the card', async () => {
  const headers = await signIn()
  const response = await card.get('/api/institutions/01MER_NORTH/card', headers)
  expect(response.json().loans.items).toHaveLength(1)
})

test('all 130 returned loans come in one page where Alma ignores its limit', async () => {
  const patron = card.network.patron({ like: 'long-history' })
  const headers = await card.signIn(patron)
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'ignores-limit', patron })
  expect(await read(headers, 'NORTH')).toMatchObject({ state: 'ok', items: { length: 130 }, next: null })
})

test('no history is requested before the patron opens it', async () => {
  const { name, headers } = await newReader()
  await card.get('/api/card', headers)
  expect(card.network.calls({ institution: 'NORTH', operation: 'loans', patron: name })).toHaveLength(1)
})

test('G18 a history waits in the lowest lane, behind cards that were requested later', async () => {
  card = await startOwnNetwork({ edit: withSettings('guard: { inFlight: 1 }') })
  const [third, reader, other] = [await newReader(), await newReader(), await newReader()]
  await card.get('/api/institutions/01MER_NORTH/card', other.headers)
  card.network.fault({ institution: 'NORTH', operation: 'any', kind: 'slow', milliseconds: 300 })
  const url = '/api/institutions/01MER_NORTH'
  const pending = [card.get(`${url}/card`, third.headers)]
  await pause()
  pending.push(card.get(`${url}/history`, reader.headers))
  await pause()
  pending.push(card.get(`${url}/card`, other.headers))
  await Promise.all(pending)
  const patrons = card.network.calls({ institution: 'NORTH' }).map(({ patron }) => patron)
  expect(patrons.lastIndexOf(reader.name)).toBeGreaterThan(patrons.lastIndexOf(other.name))
})

test('an empty page is an answer: this institution has nothing on record', async () => {
  expect(await read(await signIn(), 'STATE')).toMatchObject({ state: 'ok', items: [], next: null })
})

test('G3 a shared computer never shows the history', async () => {
  const headers = await signIn('?profile=shared-computer')
  expect(await statusAt(headers, 'NORTH')).toBe(403)
})

test('an institution that keeps no history is not asked', async () => {
  const { name, headers } = await newReader()
  expect(await statusAt(headers, 'HARBOUR')).toBe(403)
  expect(card.network.calls({ institution: 'HARBOUR', patron: name })).toEqual([])
})

test('no history is offered where the library system does not provide one, whatever the network file says', async () => {
  card = await startOwnNetwork({ edit: withEverythingAtBirch })
  const { patron, headers } = await card.signInLike('two-loans-at-birch')
  await signInAtBirch(card, headers, patron.cards.BIRCH)
  const { institutions } = (await card.get('/api/institutions', headers)).json<Network>()
  const keeping = institutions.filter(({ keepsHistory }) => keepsHistory).map(({ code }) => code)
  expect(keeping).toEqual(['01MER_NORTH', '01MER_STATE'])
  const answer = await card.get(`/api/institutions/${birch}/history`, headers)
  expect(answer.statusCode).toBe(403)
})

test.for(['hang', '500', 'html-502'] as const)(
  'G15 an institution that does not answer is no empty history: %s',
  async (kind) => {
    if (kind === 'hang') card = await startOwnNetwork({ edit: hurried })
    const headers = await signIn()
    card.network.fault({ institution: 'NORTH', operation: 'loans', kind })
    expect(await read(headers, 'NORTH')).toMatchObject({
      state: 'missing',
      problem: { code: expect.any(String) },
    })
  },
)

test('G15 no account is an answer, not an empty history', async () => {
  const headers = await card.signIn(card.network.patron({ like: 'home-only' }))
  expect(await read(headers, 'STATE')).toEqual({ state: 'no-account' })
})

test('G15 an institution that the patron has turned off is not called, and the response says why', async () => {
  const { name, headers } = await newReader()
  await card.post('/api/preferences', headers, { notAsked: ['01MER_STATE'] })
  expect(await read(headers, 'STATE')).toMatchObject({ state: 'missing', problem: { code: 'not-wanted' } })
  expect(card.network.calls({ institution: 'STATE', patron: name })).toEqual([])
})

/** Shorter time limits, for institutions that hang. */
const hurried = withSettings('limits: { read: 1500, card: 2000 }')

async function newReader() {
  const patron = card.network.patron({ like: 'long-history' })
  return { name: patron.name, headers: await card.signIn(patron) }
}

function signIn(query?: string) {
  return card.signIn(card.network.patron({ like: 'long-history' }), query)
}

async function read(headers: Record<string, string>, institution: string, offset = 0): Promise<LoanHistory> {
  const url = `/api/institutions/01MER_${institution}/history?offset=${offset}`
  return (await card.get(url, headers)).json()
}

async function statusAt(headers: Record<string, string>, institution: string): Promise<number> {
  return (await card.get(`/api/institutions/01MER_${institution}/history`, headers)).statusCode
}

/** Long enough for a call to be queued or sent, shorter than the slow call. */
const pause = () => setTimeout(100)
