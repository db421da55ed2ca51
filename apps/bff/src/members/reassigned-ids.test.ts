import type { LoanHistory } from '@library-card/contract/history.ts'
import type { OtherFees } from '@library-card/contract/card.ts'
import type { InstitutionName } from '@library-card/mock-network/institutions.ts'
import { expect, test } from 'vitest'
import { codeOf, itemsOf, readCard, readCards, requireAccount, type Headers } from '../../test/card.ts'
import { startOwnNetwork, type TestNetwork } from '../../test/network.ts'

const modes = ['linked', 'shared-id'] as const
const unclear = { state: 'no-answer', problem: { code: 'account-unclear' } }

async function start(accounts: (typeof modes)[number]) {
  const card = await startOwnNetwork({ accounts })
  const { patron, headers } = await card.signInLike('five-institutions')
  requireAccount((await readCards(card, headers)).get('HARBOUR'))
  return { card, patron, headers }
}

async function readFees(card: TestNetwork, headers: Headers, name: string): Promise<OtherFees> {
  return (await card.get(`/api/institutions/${codeOf(name)}/fees`, headers)).json()
}

async function readHistory(card: TestNetwork, headers: Headers, name: string): Promise<LoanHistory> {
  return (await card.get(`/api/institutions/${codeOf(name)}/history`, headers)).json()
}

function operationsAt(card: TestNetwork, institution: InstitutionName) {
  return card.network.calls({ institution }).map(({ operation }) => operation)
}

test.for(modes)(
  'G4 where the id at home has passed to another person, the card there is unclear: %s',
  async (accounts) => {
    const { card, patron, headers } = await start(accounts)
    card.network.reassignId({ patron, institution: 'NORTH' })
    const before = operationsAt(card, 'NORTH').length
    expect(await readCard(card, headers, 'NORTH')).toMatchObject(unclear)
    expect(operationsAt(card, 'NORTH').slice(before)).toEqual(['account'])
  },
)

test.for(modes)(
  'G4 where the id elsewhere has passed to another person, neither fees nor history are read: %s',
  async (accounts) => {
    const { card, patron, headers } = await start(accounts)
    const harbour = await readFees(card, headers, 'HARBOUR')
    expect(itemsOf(harbour.inDispute)).toEqual([])
    expect(await readHistory(card, headers, 'STATE')).toMatchObject({ state: 'ok' })
    for (const institution of ['HARBOUR', 'STATE'] as const) card.network.reassignId({ patron, institution })
    const [atHarbour, atState] = [operationsAt(card, 'HARBOUR').length, operationsAt(card, 'STATE').length]
    expect(await readFees(card, headers, 'HARBOUR')).toMatchObject({
      inDispute: { state: 'missing' },
      sentToBilling: { state: 'missing' },
    })
    expect(await readHistory(card, headers, 'STATE')).toMatchObject({ state: 'missing' })
    expect(operationsAt(card, 'HARBOUR').slice(atHarbour)).not.toContain('fees')
    expect(operationsAt(card, 'STATE').slice(atState)).not.toContain('loans')
  },
)

test.for([
  ['another name', 'home-harbour', unclear],
  ['the same name', 'home-only-at-harbour', { state: 'complete' }],
] as const)(
  'G4 where ids are shared, a record of another institution’s own patron with %s is %o',
  async ([, like, expected]) => {
    const card = await startOwnNetwork({ accounts: 'shared-id' })
    const { patron, headers } = await card.signInLike('home-only')
    card.network.renameAtHome(card.network.patron({ like }), patron.idAtHome)
    expect(await readCard(card, headers, 'HARBOUR')).toMatchObject(expected)
    const isRead = operationsAt(card, 'HARBOUR').includes('loans')
    expect(isRead).toBe(expected !== unclear)
    requireAccount(await readCard(card, headers, 'NORTH'))
  },
)

test('G4 an id elsewhere is not confirmed by an id at home that has passed to another person, too', async () => {
  const { card, patron, headers } = await start('linked')
  card.network.reassignId({ patron })
  expect(await readFees(card, headers, 'HARBOUR')).toMatchObject({ inDispute: { state: 'missing' } })
  expect(await readCard(card, headers, 'HARBOUR')).toMatchObject(unclear)
  expect(operationsAt(card, 'HARBOUR')).not.toContain('fees')
})

test('G22 fees and history at home cost no call for the account', async () => {
  const { card, headers } = await start('linked')
  const before = operationsAt(card, 'NORTH').length
  await readFees(card, headers, 'NORTH')
  await readHistory(card, headers, 'NORTH')
  expect(operationsAt(card, 'NORTH').slice(before).toSorted()).toEqual(['fees', 'fees', 'loans'])
})
