import { contractVersion } from '@library-card/contract/version.ts'
import type { OtherFees } from '@library-card/contract/card.ts'
import { instantAfter, isNow } from '@library-card/mock-network/test/time.ts'
import { expect, test } from 'vitest'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { memberNames, withSettings } from '../../test/network-file.ts'
import { itemsOf, readCard, readCards, readLines, requireAccount } from '../../test/card.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

function callsTo(institution: string, patron: { name: string }) {
  return card.network.calls({ institution, patron: patron.name }).map(({ operation }) => operation)
}

test('a card is a line for each member, with its counts before it, and an end', async () => {
  const { headers } = await card.signInLike('five-institutions')
  const lines = await readLines(card, headers)
  expect(lines.at(-1)).toEqual({ type: 'end' })
  expect(lines.filter(({ type }) => type === 'card')).toHaveLength(memberNames.length)
  // On a busy machine, the card so far comes as well.
  const optional = new Set(['card-so-far', 'end'])
  const ofNorth = lines.filter(
    ({ type, ...line }) => !optional.has(type) && JSON.stringify(line).includes('01MER_NORTH'),
  )
  expect([ofNorth.at(0)?.type, ofNorth.at(-1)?.type]).toEqual(['counts', 'card'])
})

test('G26 each stream asks proxies not to buffer it', async () => {
  const { headers } = await card.signInLike('two-loans')
  for (const url of ['/api/card', '/api/outcomes']) {
    const answer = await card.get(url, headers)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'x-accel-buffering': 'no',
    })
  }
})

test('a card has each institution’s answer in its own words, currency and time zone', async () => {
  const { headers } = await card.signInLike('five-institutions')
  const cards = await readCards(card, headers)
  const states = [...cards].map(([name, { state }]) => `${name} ${state}`)
  expect(states.toSorted()).toEqual([
    'ALPINE complete',
    'BIRCH not-called',
    'BRIGID no-account',
    'HARBOUR complete',
    'LAKE complete',
    'NORTH complete',
    'OLDTOWN no-account',
    'STATE complete',
    'VALLEY no-account',
  ])
  const alpine = requireAccount(cards.get('ALPINE'))
  const fieldwork = itemsOf(alpine.loans).find(({ title }) => title === 'Fieldwork in Cold Climates')
  expect(fieldwork).toMatchObject({
    due: { at: instantAfter(-2, 'Europe/Zurich') },
    renewal: { can: 'no', reasons: ['blocked'] },
    fineIfReturnedNow: { minor: 200, currency: 'CHF' },
  })
  expect(alpine.asOf).toSatisfy(isNow)
})

test('G22 an account with nothing going on costs 1 call, no account 1, then none', async () => {
  const { patron, headers } = await card.signInLike('nothing-anywhere')
  const cards = await readCards(card, headers)
  expect(callsTo('HARBOUR', patron)).toEqual(['account'])
  expect(cards.get('HARBOUR')).toMatchObject({ state: 'complete', fees: { state: 'not-asked' } })
  expect(callsTo('VALLEY', patron)).toEqual(['account'])
  const again = await readCards(card, headers)
  expect(callsTo('VALLEY', patron)).toEqual(['account'])
  expect(again.get('VALLEY')?.state).toBe('no-account')
})

test('G15 G22 "no account" stands for five minutes of Refresh and for an hour of new pages, with its time', async () => {
  const { own, passMinutes } = await startWithClock()
  const { patron, headers } = await own.signInLike('nothing-anywhere')
  const calls = () => own.network.calls({ institution: 'VALLEY', patron: patron.name }).length
  const first = (await readCards(own, headers)).get('VALLEY')
  expect(first).not.toHaveProperty('notAskedAgain')
  const earlier = { ...first, notAskedAgain: 'recent' }
  passMinutes(4)
  expect((await readCards(own, headers, '?fresh=true')).get('VALLEY')).toEqual(earlier)
  passMinutes(2)
  await own.post('/api/sign-out', headers)
  const next = await own.signIn(patron)
  expect((await readCards(own, next)).get('VALLEY')).toEqual(earlier)
  expect(calls()).toBe(1)

  const refreshed = (await readCards(own, next, '?fresh=true')).get('VALLEY')
  expect(refreshed).toEqual({ ...first, asOf: expect.any(String) })
  expect(Date.parse(refreshed!.asOf) - Date.parse(first!.asOf)).toBeGreaterThanOrEqual(6 * 60_000)
  expect(calls()).toBe(2)
})

test('G22 the page of one institution asks it, however recent its "no account" is', async () => {
  const { patron, headers } = await card.signInLike('nothing-anywhere')
  const first = (await readCards(card, headers)).get('VALLEY')
  const asked = (await card.get('/api/institutions/01MER_VALLEY/card', headers)).json()
  expect(callsTo('VALLEY', patron)).toEqual(['account', 'account'])
  expect(Date.parse(asked.asOf)).toBeGreaterThan(Date.parse(first!.asOf))
})

test('G15 G22 below the floor of the quota, Refresh and the page leave out an earlier "no account", and say so', async () => {
  const { own, passMinutes } = await startWithClock(withSettings('guard: { quotaFloor: 1 }'))
  const { patron, headers } = await own.signInLike('nothing-anywhere')
  const first = (await readCards(own, headers)).get('VALLEY')
  passMinutes(6)
  const leftOut = { ...first, state: 'no-account', notAskedAgain: 'few-calls-left' }
  expect((await readCards(own, headers, '?fresh=true')).get('VALLEY')).toEqual(leftOut)
  expect(await readCard(own, headers, 'VALLEY')).toEqual(leftOut)
  expect(own.network.calls({ institution: 'VALLEY', patron: patron.name })).toHaveLength(1)
})

test('G22 "no account" is never remembered for home, which the next Refresh asks', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  card.network.fault({
    institution: 'NORTH',
    operation: 'account',
    kind: 'vendor-error',
    errorCode: '401861',
    patron,
  })
  expect((await readCards(card, headers, '?fresh=true')).get('NORTH')?.state).toBe('no-account')
  await card.clear()
  expect((await readCards(card, headers)).get('NORTH')?.state).toBe('complete')
})

test('G22 where home was silent at sign-in, asking another institution alone asks home first', async () => {
  const patron = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', kind: '500', patron })
  const headers = await card.signIn(patron)
  expect(await readCard(card, headers, 'HARBOUR')).toMatchObject({ problem: { code: 'home-silent' } })
  await card.clear()
  expect((await readCard(card, headers, 'HARBOUR')).state).toBe('complete')
  const accountsAtHome = callsTo('NORTH', patron).filter((operation) => operation === 'account').length
  expect((await readCard(card, headers, 'ALPINE')).state).toBe('complete')
  expect(callsTo('NORTH', patron).filter((operation) => operation === 'account')).toHaveLength(accountsAtHome)
})

/** A network of the test alone, whose clock can be set ahead. */
async function startWithClock(edit?: (file: string) => string) {
  let ahead = 0
  const clock = () => startTime + Math.round(performance.now()) + ahead
  const own = await startOwnNetwork({ clock, ...(edit && { edit }) })
  return { own, passMinutes: (minutes: number) => void (ahead += minutes * 60_000) }
}

test('G15 G22 a failure, another linking id and signing out everywhere end what is known of "no account"', async () => {
  const { patron, headers } = await card.signInLike('nothing-anywhere')
  card.network.fault({ institution: 'VALLEY', operation: 'account', kind: '500', patron })
  expect((await readCards(card, headers)).get('VALLEY')?.state).toBe('no-answer')
  await card.clear()
  const calls = () => callsTo('VALLEY', patron).length
  const before = calls()
  expect((await readCards(card, headers, '?fresh=true')).get('VALLEY')?.state).toBe('no-account')
  expect(calls()).toBe(before + 1)

  card.network.mergeAtHome(patron)
  await card.post('/api/sign-out', headers)
  const next = await card.signIn(patron)
  await readCards(card, next)
  expect(calls()).toBe(before + 2)

  await card.post('/api/sign-out/everywhere', next)
  await readCards(card, await card.signIn(patron))
  expect(calls()).toBe(before + 3)
})

test('G22 a sign-in and the first card read the account at home once, with its time', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  const cards = await readCards(card, headers)
  expect(callsTo('NORTH', patron).toSorted()).toEqual(['account', 'fees', 'loans', 'requests'])
  expect(cards.get('NORTH')?.state).toBe('complete')
  await readCards(card, headers, '?fresh=true')
  expect(callsTo('NORTH', patron).filter((operation) => operation === 'account')).toHaveLength(2)
})

test('G22 an active account costs 3 calls, with fees 4', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  await readCards(card, headers)
  expect(callsTo('HARBOUR', patron).toSorted()).toEqual(['account', 'loans', 'requests'])
  expect(callsTo('NORTH', patron).toSorted()).toEqual(['account', 'fees', 'loans', 'requests'])
})

test('G23 all 230 loans come, in 3 calls', async () => {
  const { patron, headers } = await card.signInLike('many-loans')
  const cards = await readCards(card, headers)
  const loans = itemsOf(requireAccount(cards.get('NORTH')).loans)
  expect(new Set(loans.map(({ id }) => id)).size).toBe(230)
  expect(callsTo('NORTH', patron).filter((operation) => operation === 'loans')).toHaveLength(3)
})

test('G23 all 230 loans come, in one call, where Alma ignores the limit of a page', async () => {
  const { patron, headers } = await card.signInLike('many-loans')
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'ignores-limit', patron })
  const { loans } = requireAccount((await readCards(card, headers)).get('NORTH'))
  expect(loans).toMatchObject({ state: 'ok', items: { length: 230 } })
  expect(callsTo('NORTH', patron).filter((operation) => operation === 'loans')).toHaveLength(1)
})

test('G15 an undocumented status of a loan is shown as it is, and logged once', async () => {
  card = await startOwnNetwork({ env: { LOG_LEVEL: 'warn' } })
  const { headers } = await card.signInLike('undocumented-status')
  const loansAtNorth = async () => requireAccount(await readCard(card, headers, 'NORTH')).loans
  const loan = { state: 'other', stateText: 'LOST_AND_PAID' }
  expect(await loansAtNorth()).toMatchObject({ items: [{ ...loan, renewal: { can: 'no', reasons: [] } }] })
  await loansAtNorth()
  const logged = card.lines.filter((line) => line.includes('LOST_AND_PAID'))
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { institution: '01MER_NORTH', loanState: 'LOST_AND_PAID' },
  ])
})

async function feesAt(headers: Record<string, string>, institution: string, query = ''): Promise<OtherFees> {
  const answer = await card.get(`/api/institutions/01MER_${institution}/fees${query}`, headers)
  return answer.json()
}

test('each institution’s fees have its own currency', async () => {
  const { headers } = await card.signInLike('fees-in-three-currencies')
  await readCards(card, headers)
  const answers = await Promise.all(
    ['NORTH', 'ALPINE', 'STATE'].map((institution) => feesAt(headers, institution, '?open=true')),
  )
  const open = answers.flatMap((fees) => itemsOf(fees.open!))
  expect([...new Set(open.map(({ balance }) => balance.currency))].toSorted()).toEqual(['CHF', 'EUR', 'USD'])
})

test('G22 a debt and a credit that make a balance of zero are asked when the fees are opened', async () => {
  const { patron, headers } = await card.signInLike('fees-in-three-currencies')
  const alpine = requireAccount((await readCards(card, headers)).get('ALPINE'))
  expect(alpine.fees).toEqual({ state: 'not-asked' })
  expect(callsTo('ALPINE', patron)).toEqual(['account'])
  const { open } = await feesAt(headers, 'ALPINE', '?open=true')
  expect(itemsOf(open!).map(({ balance }) => balance.minor)).toEqual([805, -805])
})

test('G22 billed and disputed fees are asked when the fees are opened, closed ones on request, one call each', async () => {
  const { patron, headers } = await card.signInLike('fees-in-three-currencies')
  await readCards(card, headers)
  const before = callsTo('NORTH', patron).length
  const checked = await feesAt(headers, 'NORTH')
  expect(Object.keys(checked)).toEqual(['inDispute', 'sentToBilling', 'closed'])
  expect(itemsOf(checked.inDispute)).toMatchObject([{ balance: { minor: 2500 } }])
  expect(checked).toMatchObject({ sentToBilling: { items: [] }, closed: { state: 'not-asked' } })
  expect(callsTo('NORTH', patron).slice(before)).toEqual(['fees', 'fees'])
  const { closed, ...others } = await feesAt(headers, 'NORTH', '?closed=true')
  expect(itemsOf(closed)).toHaveLength(1)
  expect(others).toEqual({ inDispute: { state: 'not-asked' }, sentToBilling: { state: 'not-asked' } })
  expect(callsTo('NORTH', patron).slice(before)).toEqual(['fees', 'fees', 'fees'])
})

test('where there is no account there are no fees to open', async () => {
  const { headers } = await card.signInLike('home-only')
  const answer = await card.get('/api/institutions/01MER_VALLEY/fees', headers)
  expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' })
})

test.for(['01MER_NOWHERE', '__proto__', 'constructor', '..%2f..', '%00'])(
  'the unknown institution %s is not found',
  async (code) => {
    const { headers } = await card.signInLike('home-only')
    for (const part of ['card', 'fees']) {
      const answer = await card.get(`/api/institutions/${code}/${part}`, headers)
      expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' })
    }
  },
)

test.for(['/api/card', '/api/institutions/01MER_NORTH/card', '/api/institutions/01MER_NORTH/fees'])(
  'G4 without a session %s tells nothing',
  async (url) => {
    const headers = { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin' }
    const answer = await card.get(url, headers)
    expect(answer.json()).toMatchObject({ status: 401, code: 'not-signed-in' })
  },
)

test('G4 no word of the browser makes it another patron', async () => {
  const { headers } = await card.signInLike('home-only')
  const other = card.network.patron({ like: 'two-loans' })
  const query = `?patron=${other.idAtHome}&id=${other.idAtHome}`
  const refused = await card.get(`/api/card${query}`, headers)
  expect(refused.json()).toMatchObject({ status: 400, code: 'bad-request' })
  const answer = await card.get(`/api/institutions/01MER_NORTH/card${query}`, headers)
  expect(answer.body).not.toContain(other.displayName)
})

test('G8 birth date, PIN and staff notes, which Alma sends along, do not leave', async () => {
  const { headers } = await card.signInLike('messages-only')
  const { body } = await card.get('/api/card', headers)
  expect(body).toContain('The reading room closes at 16:00')
  for (const secret of [
    '4711',
    '2001-02-03',
    'radiator',
    'identity card',
    'birth',
    'pin',
    'linking',
    'link',
  ]) {
    expect(body).not.toContain(secret)
  }
})

test('G8 answers are built from the contract: the same holds for one card', async () => {
  const { headers } = await card.signInLike('messages-only')
  const north = requireAccount(await readCard(card, headers, 'NORTH'))
  expect(Object.keys(north).toSorted()).toEqual([
    'account',
    'asOf',
    'blocks',
    'fees',
    'institutionCode',
    'loans',
    'messages',
    'requests',
    'state',
  ])
})

test('hostile text comes as text: whole lines, well-formed, nothing lost', async () => {
  const { headers } = await card.signInLike('hostile-text')
  const north = requireAccount((await readCards(card, headers)).get('NORTH'))
  const titles = itemsOf(north.loans).map(({ title }) => title)
  expect(titles).toContain('<script>window.stolen = document.cookie</script>')
  expect(titles).toContain('Half \ufffd a pair, the other half \ufffd here')
  expect(titles).toContain(null)
  expect(itemsOf(north.blocks)[0]).toMatchObject({ forbids: null, reason: 'other' })
})
