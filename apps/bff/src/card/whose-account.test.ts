import type { InstitutionName } from '@library-card/mock-network/institutions.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { expect, test } from 'vitest'
import { shareTestNetwork, startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { readCard, requireAccount } from '../../test/card.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

function loansRead(institution: InstitutionName, { name }: MockPatron) {
  return card.network.calls({ institution, operation: 'loans', patron: name })
}

const notTheirs = { state: 'no-answer', problem: { code: 'unexpected-answer' } }
const asCopies = ['no-source-institution', 'other-source-institution', 'no-source-link'] as const

test.for(asCopies)(
  'G5 an account elsewhere counts only if it names the home institution and the linking id: %s',
  async (kind) => {
    const { patron, headers } = await card.signInLike('five-institutions')
    card.network.fault({ institution: 'HARBOUR', operation: 'account', kind, times: 1 })
    expect(await readCard(card, headers, 'HARBOUR')).toMatchObject({ ...notTheirs, account: 'unknown' })
    expect(loansRead('HARBOUR', patron)).toEqual([])
    requireAccount(await readCard(card, headers, 'HARBOUR'))
  },
)

test.for([...asCopies, 'other-id'] as const)(
  'G5 an account elsewhere that is known already must name both again: %s',
  async (kind) => {
    const { patron, headers } = await card.signInLike('five-institutions')
    requireAccount(await readCard(card, headers, 'HARBOUR'))
    const listed = loansRead('HARBOUR', patron).length
    card.network.fault({ institution: 'HARBOUR', operation: 'account', kind })
    expect(await readCard(card, headers, 'HARBOUR')).toMatchObject(notTheirs)
    expect(loansRead('HARBOUR', patron)).toHaveLength(listed)
  },
)

test('G15 an account whose id has changed there is looked up again before it is "no account"', async () => {
  const { headers } = await card.signInLike('five-institutions')
  requireAccount(await readCard(card, headers, 'HARBOUR'))
  const unknownId = { kind: 'vendor-error', errorCode: '401861', times: 1 } as const
  card.network.fault({ institution: 'HARBOUR', operation: 'account', ...unknownId })
  expect(await readCard(card, headers, 'HARBOUR')).toMatchObject({ state: 'complete' })
})

test('G4 the record at home counts only if it is that of the id that was asked for', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'other-id' })
  expect(await readCard(card, headers, 'NORTH')).toMatchObject(notTheirs)
  expect(loansRead('NORTH', patron)).toEqual([])
})

test('G4 signing in takes no record that does not hold the id of the sign-in', async () => {
  const patron = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'other-id' })
  const headers = await card.signIn(patron)
  expect((await card.get('/api/session', headers)).json()).toMatchObject({
    displayName: null,
  })
  expect(await readCard(card, headers, 'NORTH')).toMatchObject(notTheirs)
})

test('G4 where ids are shared a record counts only if it is that of the id that was asked for', async () => {
  card = await startOwnNetwork({ accounts: 'shared-id' })
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  card.network.fault({ institution: 'HARBOUR', operation: 'account', kind: 'other-id', times: 1 })
  expect(await readCard(card, headers, 'HARBOUR')).toMatchObject(notTheirs)
  requireAccount(await readCard(card, headers, 'HARBOUR'))
})

test('G5 another record gives no right to sign in as staff', async () => {
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'other-id' })
  const headers = await card.signIn(card.network.patron({ like: 'desk-operator' }), '?as=staff')
  expect((await card.get('/api/session', headers)).json()).toEqual({ signedIn: false })
})
