import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { shareTestNetwork, startOwnNetwork, type TestNetwork, type TestOptions } from '../../test/network.ts'
import { almaNames, hurriedAt, memberNames } from '../../test/network-file.ts'
import {
  codeOf,
  itemsOf,
  linesAsTheyArrive,
  readCard,
  readCards,
  requestCard,
  requireAccount,
  type Headers,
} from '../../test/card.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

async function startAnother(options: TestOptions) {
  card = await startOwnNetwork(options)
}

function withoutAlpine(file: string): string {
  return file.replace('- code: 01MER_ALPINE\n', '- code: 01MER_ALPINE\n    mode: off\n')
}

test.for([
  ['hang', 'timed-out', null],
  ['hang-in-body', 'timed-out', null],
  ['reset', 'refused', null],
  ['500', 'refused', null],
  ['html-502', 'refused', null],
  ['429', 'busy', 1],
  ['maintenance-page', 'web-page', null],
  ['truncated-json', 'unexpected-answer', null],
  ['wrong-shape', 'unexpected-answer', null],
  ['huge-body', 'unexpected-answer', null],
  ['gzip-bomb', 'unexpected-answer', null],
  ['key-rejected', 'key-rejected', null],
] as const)('G21 %s at one member is %s there, and nothing elsewhere', async ([kind, code, seconds]) => {
  if (code === 'timed-out') await startAnother({ edit: hurriedAt('ALPINE') })
  const { headers } = await card.signInLike('five-institutions')
  card.network.fault({ institution: 'ALPINE', kind })
  const cards = await readCards(card, headers)
  expect(cards.get('ALPINE')).toMatchObject({
    state: 'no-answer',
    account: 'unknown',
    problem: { code, retryAfterSeconds: seconds, requestId: expect.stringMatching(/^\w{4}-\w{4}$/) },
  })
  const others = [...cards.values()].filter(({ institutionCode }) => !institutionCode.endsWith('ALPINE'))
  expect(others.filter(({ state }) => state === 'complete' || state === 'no-account')).toHaveLength(
    almaNames.length - 1,
  )
})

test.for(['loans', 'requests', 'fees'] as const)(
  'G15 silence is never "nothing": %s that do not come are missing, the rest is there',
  async (operation) => {
    const { headers } = await card.signInLike('five-institutions')
    card.network.fault({ institution: 'NORTH', operation, kind: '500' })
    const north = requireAccount((await readCards(card, headers)).get('NORTH'))
    expect(north.state).toBe('partial')
    expect(north[operation]).toMatchObject({ state: 'missing', problem: { code: 'refused' } })
    expect([north.loans, north.requests, north.fees].filter(({ state }) => state === 'ok')).toHaveLength(2)
  },
)

test.for(['loans', 'requests', 'fees'] as const)(
  'G15 %s with a row that could not be read are told with a reference, and not cached as a whole',
  async (operation) => {
    const { headers } = await card.signInLike('five-institutions')
    card.network.fault({ institution: 'NORTH', operation, kind: 'unreadable' })
    const north = requireAccount((await readCards(card, headers)).get('NORTH'))
    expect(north.state).toBe('partial')
    expect(north[operation]).toMatchObject({
      unreadable: 1,
      requestId: expect.stringMatching(/^\w{4}-\w{4}$/),
    })
    await card.network.clearFaults()
    const later = requireAccount((await readCards(card, headers)).get('NORTH'))
    expect(later[operation]).not.toHaveProperty('unreadable')
    const before = itemsOf<unknown>(north[operation])
    expect(itemsOf<unknown>(later[operation])).toHaveLength(before.length + 1)
  },
)

test('once an account is known, its silence says that it exists', async () => {
  const { headers } = await card.signInLike('five-institutions')
  await readCards(card, headers)
  card.network.fault({ institution: 'ALPINE', kind: '500' })
  expect(await readCard(card, headers, 'ALPINE')).toMatchObject({ state: 'no-answer', account: 'exists' })
})

test('a retry of one member asks that member alone', async () => {
  const { headers, patron } = await card.signInLike('five-institutions')
  card.network.fault({ institution: 'ALPINE', kind: 'reset', times: 1 })
  expect((await readCards(card, headers)).get('ALPINE')?.state).toBe('no-answer')
  const before = card.network.calls({ patron: patron.name }).length
  expect((await readCard(card, headers, 'ALPINE')).state).toBe('complete')
  const calls = card.network.calls({ patron: patron.name }).slice(before)
  expect(new Set(calls.map(({ institution }) => institution))).toEqual(new Set(['ALPINE']))
})

test('a whole region that refuses leaves the other region as it is', async () => {
  const { headers } = await card.signInLike('five-institutions')
  card.network.fault({ region: 'na', kind: 'refused' })
  const cards = await readCards(card, headers)
  expect(cards.get('STATE')).toMatchObject({ state: 'no-answer', problem: { code: 'refused' } })
  expect(cards.get('NORTH')?.state).toBe('complete')
})

test('fees in different states can fail one by one', async () => {
  const { headers } = await card.signInLike('fees-in-three-currencies')
  card.network.fault({ institution: 'NORTH', operation: 'fees', kind: '500', times: 1 })
  const answer = await card.get('/api/institutions/01MER_NORTH/fees', headers)
  const states = Object.values(answer.json<Record<string, { state: string }>>()).map(({ state }) => state)
  expect(states.toSorted()).toEqual(['missing', 'not-asked', 'ok'])
})

test('a member that is switched off is not asked, and is no warning of each card', async () => {
  await startAnother({ edit: withoutAlpine, env: { LOG_LEVEL: 'info' } })
  const { headers, patron } = await card.signInLike('five-institutions')
  expect((await readCards(card, headers)).get('ALPINE')).toMatchObject({
    state: 'not-called',
    problem: { code: 'switched-off' },
  })
  const fees = await card.get('/api/institutions/01MER_ALPINE/fees', headers)
  expect(fees.json()).toMatchObject({ inDispute: { state: 'missing', problem: { code: 'switched-off' } } })
  expect(card.network.calls({ institution: 'ALPINE', patron: patron.name })).toEqual([])
  expect(card.lines.filter((line) => line.includes('"level":"warn"'))).toEqual([])
  expect(card.lines.filter((line) => line.includes('"route":"/api/card"'))).toHaveLength(1)
})

test('home silent at sign-in: nobody is asked for a stranger until home answers', async () => {
  const patron = card.network.patron({ like: 'five-institutions' })
  // The sign-in, and the look-up of the card, which is sent once more without counts.
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: '500', times: 3 })
  const headers = await card.signIn(patron)
  const silent = await readCards(card, headers)
  expect(silent.get('NORTH')).toMatchObject({ state: 'no-answer', problem: { code: 'refused' } })
  expect(silent.get('HARBOUR')).toMatchObject({
    state: 'not-called',
    account: 'unknown',
    problem: { code: 'home-silent' },
  })
  expect(card.network.calls({ institution: 'HARBOUR', patron: patron.name })).toEqual([])
})

test('home answers again: the others are asked in the same stream, and the session knows it', async () => {
  const patron = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: '500', times: 1 })
  const headers = await card.signIn(patron)
  expect((await readCards(card, headers)).get('HARBOUR')?.state).toBe('complete')
  const session = await card.get('/api/session', headers)
  expect(session.json()).toMatchObject({ displayName: 'Robin Vale' })
})

test('home is retried alone: the session knows it from then on', async () => {
  const patron = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: '500', times: 1 })
  const headers = await card.signIn(patron)
  expect((await readCard(card, headers, 'NORTH')).state).toBe('complete')
  expect((await readCard(card, headers, 'HARBOUR')).state).toBe('complete')
})

test('G17 the answer of one institution waits for none of the others', async () => {
  await startAnother({})
  const { headers, patron } = await card.signInLike('five-institutions')
  const others = almaNames.filter((name) => name !== 'ALPINE')
  for (const institution of others) card.network.fault({ institution, kind: 'hold', patron })
  const order: string[] = []
  for await (const line of linesAsTheyArrive(await requestCard(card, headers))) {
    if (line.type !== 'card') continue
    order.push(line.card.institutionCode)
    if (line.card.institutionCode === codeOf('ALPINE')) await card.network.clearFaults()
  }
  // Where patrons sign in themselves nobody is asked.
  expect(order.filter((code) => code !== codeOf('BIRCH'))).toEqual([
    codeOf('ALPINE'),
    ...others.map(() => expect.any(String)),
  ])
})

test('G17 lines arrive while another member hangs', async () => {
  await startAnother({})
  const { headers } = await card.signInLike('five-institutions')
  card.network.fault({ institution: 'ALPINE', operation: 'account', kind: 'hold' })
  const order: string[] = []
  const others = memberNames.length - 1
  for await (const line of linesAsTheyArrive(await requestCard(card, headers)))
    if (line.type === 'card' && order.push(line.card.institutionCode) === others)
      await card.network.clearFaults()
  expect(order).toHaveLength(memberNames.length)
  expect(order.at(-1)).toBe('01MER_ALPINE')
})

test('G16 a patron who left: the list that was sent is found by the next page, and nothing more is sent', async () => {
  await startAnother({})
  const { headers, patron } = await card.signInLike('five-institutions')
  const count = (institution: 'ALPINE' | 'STATE', operation: 'account' | 'loans') =>
    card.network.calls({ institution, patron: patron.name }).filter((call) => call.operation === operation)
      .length
  card.network.fault({ institution: 'ALPINE', operation: 'loans', kind: 'hold' })
  card.network.fault({ institution: 'STATE', operation: 'account', kind: 'hold' })
  await openAndLeave(headers, () => count('ALPINE', 'loans') + count('STATE', 'account') === 2)
  await card.network.clearFaults()
  const alpine = requireAccount(await readCard(card, headers, 'ALPINE'))
  expect(alpine.state).toBe('complete')
  expect(itemsOf<unknown>(alpine.loans)).not.toEqual([])
  expect(count('ALPINE', 'loans')).toBe(1)
  // The page shows the list once: a later request asks again.
  await readCard(card, headers, 'ALPINE')
  expect(count('ALPINE', 'loans')).toBe(2)
  expect(count('STATE', 'loans')).toBe(0)
})

test('G17 each list that has come is sent while others of the institution are still being read', async () => {
  const { headers } = await card.signInLike('five-institutions')
  card.network.fault({ institution: 'NORTH', operation: 'requests', kind: 'hold' })
  card.network.fault({ institution: 'NORTH', operation: 'fees', kind: 'slow', milliseconds: 2_000 })
  const states = new Set<string>()
  for await (const line of linesAsTheyArrive(await requestCard(card, headers))) {
    const sent = line.type === 'card-so-far' || line.type === 'card' ? line.card : undefined
    if (sent?.institutionCode !== codeOf('NORTH') || !('loans' in sent)) continue
    // On a busy machine the loans may take longer than a line of the card so far.
    if (sent.loans.state === 'waiting') continue
    const { fees, requests } = sent
    states.add(`${sent.state}: fees ${fees.state}, requests ${requests.state}`)
    if (fees.state === 'ok') await card.network.clearFaults()
  }
  expect([...states]).toEqual([
    'partial: fees waiting, requests waiting',
    'partial: fees ok, requests waiting',
    'complete: fees ok, requests ok',
  ])
})

test('G26 a read whose patron left delays no stop', async () => {
  await startAnother({})
  const { headers, patron } = await card.signInLike('five-institutions')
  card.network.fault({ institution: 'ALPINE', kind: 'hang' })
  await openAndLeave(
    headers,
    () => card.network.calls({ institution: 'ALPINE', patron: patron.name }).length === 1,
  )
  const began = performance.now()
  await card.app.close()
  expect(performance.now() - began).toBeLessThan(4_000)
})

test('ids that are shared are searched for: no record comes into being', async () => {
  await startAnother({ accounts: 'shared-id' })
  const { headers, patron } = await card.signInLike('five-institutions')
  const cards = await readCards(card, headers)
  expect([...cards.values()].filter(({ state }) => state === 'complete')).toHaveLength(5)
  expect([...cards.values()].filter(({ state }) => state === 'no-account')).toHaveLength(almaNames.length - 5)
  expect(card.network.created()).toEqual([])
  const first = card.network.calls({ institution: 'HARBOUR', patron: patron.name })
  expect(first.map(({ operation }) => operation).slice(0, 2)).toEqual(['search', 'account'])
  await readCards(card, headers, '?fresh=true')
  const all = card.network.calls({ institution: 'HARBOUR', patron: patron.name })
  expect(all.slice(first.length).map(({ operation }) => operation)).not.toContain('search')
})

test('a stranger with nearly the same shared id stays a stranger', async () => {
  await startAnother({ accounts: 'shared-id' })
  const patron = card.network.patrons().find(({ name }) => name === 'home-only')
  if (!patron) throw new Error('no such patron')
  const headers = await card.signIn(patron)
  const cards = await readCards(card, headers)
  expect(cards.get('NORTH')?.state).toBe('complete')
  expect(cards.get('HARBOUR')?.state).toBe('no-account')
})

/** Requests a card, and leaves as soon as `isTime`; resolves when the server has noticed. */
async function openAndLeave(headers: Headers, isTime: () => boolean) {
  const connected = once(card.app.server, 'connection')
  const browser = new AbortController()
  const answer = await requestCard(card, headers, browser.signal)
  const [socket]: Socket[] = await connected
  await expect.poll(isTime).toBe(true)
  const closed = new Promise((resolve) => socket!.once('close', resolve))
  browser.abort()
  await expect(answer.text()).rejects.toThrow(/abort/)
  await closed
  // The server ends its reads in the turns that follow.
  for (let turn = 0; turn < 3; turn++) await nextTurn()
}
