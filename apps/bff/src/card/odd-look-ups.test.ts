import type { InstitutionName } from '@library-card/mock-network/institutions.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { expect, test } from 'vitest'
import { itemsOf, readCard, readCards, readLines, requireAccount } from '../../test/card.ts'
import { shareTestNetwork, startOwnNetwork, type TestNetwork } from '../../test/network.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { env: { LOG_LEVEL: 'info' } })

function operationsAt(institution: InstitutionName, { name }: MockPatron, { network } = card) {
  return network.calls({ institution, patron: name }).map(({ operation }) => operation)
}

const unclear = { state: 'no-answer', problem: { code: 'account-unclear' }, account: 'unknown' }

function problemsInLog(institution: string, { lines } = card) {
  return lines
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter((line) => line['institution'] === institution && line['problem'] !== undefined)
}

test('G15 without a linking id at home, an account elsewhere is found by the id at home', async () => {
  const { patron, headers } = await card.signInLike('home-without-linking-id')
  const cards = await readCards(card, headers)
  expect(itemsOf(requireAccount(cards.get('HARBOUR')).loans)).toHaveLength(2)
  expect(cards.get('ALPINE')?.state).toBe('no-account')
  expect(operationsAt('HARBOUR', patron)).toEqual(['search', 'account', 'loans'])
  expect(operationsAt('ALPINE', patron)).toEqual(['search'])
  await readCards(card, headers, '?fresh=true')
  expect(operationsAt('HARBOUR', patron).slice(3)).toEqual(['account', 'loans'])
})

test('G15 without a linking id at home, a failed search by the id at home is never "no account"', async () => {
  const { patron, headers } = await card.signInLike('home-without-linking-id')
  card.network.fault({ institution: 'HARBOUR', operation: 'search', kind: 'vendor-error' })
  expect((await readCards(card, headers)).get('HARBOUR')).toMatchObject(unclear)
  expect(operationsAt('HARBOUR', patron)).toEqual(['search'])
  expect(problemsInLog('01MER_HARBOUR').at(-1)).toMatchObject({
    part: 'account',
    problem: 'account-unclear',
    detail: 'by the id at home: 401652',
  })
})

test('G15 where the linking id is the shared id, a home record without one is never "no account"', async () => {
  const shared = '    accounts: shared-id\n    sharedId: linking-id\n    home: { campuses: [HARBOUR] }\n'
  const own = await startOwnNetwork({
    edit: (file) => file.replace('- code: 01MER_HARBOUR\n', (line) => `${line}${shared}`),
  })
  const { patron, headers } = await own.signInLike('home-without-linking-id')
  expect((await readCards(own, headers)).get('HARBOUR')).toMatchObject(unclear)
  expect(operationsAt('HARBOUR', patron, own)).toEqual([])
})

test('G15 a copy that writes the linking id in another form is confirmed by the id at home', async () => {
  const { patron, headers } = await card.signInLike('link-in-another-form')
  const read = async () => requireAccount((await readCards(card, headers, '?fresh=true')).get('HARBOUR'))
  expect(itemsOf((await read()).loans)).toHaveLength(2)
  expect(operationsAt('HARBOUR', patron)).toEqual(['account', 'search', 'loans'])
  await read()
  expect(operationsAt('HARBOUR', patron).slice(3)).toEqual(['account', 'loans'])
})

test('G5 a copy that writes the linking id in another form counts only if it is confirmed', async () => {
  const { patron, headers } = await card.signInLike('link-in-another-form')
  card.network.fault({
    institution: 'HARBOUR',
    operation: 'search',
    kind: 'vendor-error',
    errorCode: '4019990',
  })
  expect(await readCard(card, headers, 'HARBOUR')).toMatchObject(unclear)
  expect(operationsAt('HARBOUR', patron)).toEqual(['account', 'search'])
})

test('G15 after a merge at home within the session, accounts elsewhere are found by the id at home', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  card.network.mergeAtHome(patron)
  const names = ['HARBOUR', 'ALPINE', 'LAKE', 'STATE']
  const states = async () => {
    const cards = await readCards(card, headers, '?fresh=true')
    return names.map((name) => cards.get(name)?.state)
  }
  const found = names.map(() => 'complete')
  expect(await states()).toEqual(found)
  expect(await states()).toEqual(found)
})

test('G15 after a merge at home within the session, a look-up that finds nothing is not "no account"', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  expect((await readCards(card, headers)).get('VALLEY')?.state).toBe('no-account')
  card.network.mergeAtHome(patron)
  expect((await readCards(card, headers, '?fresh=true')).get('VALLEY')).toMatchObject(unclear)
  expect((await readCards(card, headers)).get('VALLEY')).toMatchObject(unclear)
})

test('the silence of home is logged for home, and not for each institution that could not be asked', async () => {
  const own = await startOwnNetwork({ env: { LOG_LEVEL: 'info' } })
  const patron = own.network.patron({ like: 'five-institutions' })
  own.network.fault({ institution: 'NORTH', operation: 'account', kind: '500' })
  const cards = await readCards(own, await own.signIn(patron))
  expect(cards.get('HARBOUR')).toMatchObject({ problem: { code: 'home-silent' } })
  expect(problemsInLog('01MER_NORTH', own)).not.toEqual([])
  expect(problemsInLog('01MER_HARBOUR', own)).toEqual([])
})

test('a sign-in does not depend on counts', async () => {
  const { patron, headers } = await card.signInLike('fees-break-expand')
  expect(operationsAt('NORTH', patron)).toEqual(['account', 'account'])
  expect((await card.get('/api/session', headers)).json()).toMatchObject({ displayName: patron.displayName })
})

test.for(['NORTH', 'HARBOUR', 'STATE'] as const)(
  'G15 where %s cannot count fees, its counts are unknown, and all lists are read',
  async (institution) => {
    const { patron, headers } = await card.signInLike('fees-break-expand')
    const lines = await readLines(card, headers)
    const institutionCode = `01MER_${institution}`
    expect(lines.flatMap((line) => (line.type === 'counts' ? [line.counts] : []))).toContainEqual({
      institutionCode,
      asOf: expect.any(String),
      loans: null,
      requests: null,
      fees: null,
    })
    const cards = lines.flatMap((line) => (line.type === 'card' ? [line.card] : []))
    const found = requireAccount(cards.find((one) => one.institutionCode === institutionCode))
    expect(itemsOf(found.fees)).toHaveLength(1)
    expect(operationsAt(institution, patron)).toEqual(['account', 'account', 'loans', 'requests', 'fees'])
  },
)

const outside = { state: 'not-called', problem: { code: 'not-in-network' }, account: 'unknown' }

test('an institution that is not in a network with home is asked once in a session', async () => {
  const own = await startOwnNetwork({ env: { LOG_LEVEL: 'info' } })
  own.network.separate('NORTH', 'LAKE')
  const { patron, headers } = await own.signInLike('five-institutions')
  expect((await readCards(own, headers)).get('LAKE')).toMatchObject(outside)
  expect((await readCards(own, headers, '?fresh=true')).get('LAKE')).toMatchObject(outside)
  expect(await readCard(own, headers, 'LAKE')).toMatchObject(outside)
  expect(operationsAt('LAKE', patron, own)).toEqual(['account'])
  expect(problemsInLog('01MER_LAKE', own)).toMatchObject([{ problem: 'not-in-network', detail: '401651' }])
  const again = await own.signIn(patron)
  expect((await readCards(own, again)).get('LAKE')).toMatchObject(outside)
  expect(operationsAt('LAKE', patron, own)).toEqual(['account', 'account'])
})

test.for([
  ['LAKE, which does not name home', 'LAKE', '[01MER_HARBOUR]'],
  ['home, which does not name LAKE', 'NORTH', '[01MER_HARBOUR, 01MER_ALPINE, 01MER_STATE]'],
] as const)(
  'an institution that is no partner by the file of %s is never asked',
  async ([, name, partners]) => {
    const own = await startOwnNetwork({
      edit: (file) => file.replace(`- code: 01MER_${name}\n`, (line) => `${line}    partners: ${partners}\n`),
      env: { LOG_LEVEL: 'info' },
    })
    const { headers } = await own.signInLike('five-institutions')
    const cards = await readCards(own, headers)
    expect(cards.get('LAKE')).toMatchObject(outside)
    expect(cards.get('HARBOUR')?.state).toBe('complete')
    expect(own.network.calls({ institution: 'LAKE' })).toEqual([])
    expect(problemsInLog('01MER_LAKE', own)).toEqual([])
  },
)
