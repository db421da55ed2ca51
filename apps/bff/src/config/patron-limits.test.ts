import type { Network } from '@library-card/contract/institution.ts'
import { expect, test } from 'vitest'
import { faultsOf } from '../../test/config.ts'
import { startOwnNetwork, ownPage } from '../../test/network.ts'
import { networkFile, withSettings } from '../../test/network-file.ts'

const withLimits = (rows: string[]) => withSettings(`patronLimits: [${rows.join(', ')}]`)

test('G27 a limit of the network is a number of loans, or an amount in a currency of an institution', () => {
  const all = 'forbids: [borrow]'
  const good = [`{ counts: overdue, at: 25, ${all} }`, `{ counts: owed, at: 12.5, currency: CHF, ${all} }`]
  expect(faultsOf(withLimits(good)(networkFile))).toEqual([])
  const bad = [
    `{ counts: overdue, at: 2.5, currency: EUR, ${all} }`,
    `{ counts: owed, at: 200, ${all} }`,
    `{ counts: owed, at: 200, currency: JPY, ${all} }`,
    `{ counts: lost, at: 3, ${all}, text: { de: Fragen Sie. } }`,
  ]
  const path = 'network.patronLimits'
  expect(faultsOf(withLimits(bad)(networkFile)).map((fault) => [fault.path, fault.reason])).toEqual([
    [`${path}[3].text`, 'has no text in en'],
    [`${path}[0].at`, 'is not a number of loans'],
    [`${path}[0].currency`, 'is given, and overdue counts loans'],
    [`${path}[1].currency`, 'is missing'],
    [`${path}[2].currency`, 'is the currency of no institution'],
  ])
})

test('a page learns the limits of the network, amounts in the smallest unit', async () => {
  const rows = [
    '{ counts: overdue, at: 25, forbids: [borrow, renew], text: { en: Ask us., de: Fragen Sie uns. } }',
    '{ counts: owed, at: 200.5, currency: EUR, forbids: [borrow] }',
  ]
  const card = await startOwnNetwork({ edit: withLimits(rows) })
  const { limits } = (await card.get('/api/institutions', ownPage)).json<Network>()
  expect(limits).toEqual([
    {
      counts: 'overdue',
      at: 25,
      currency: null,
      forbids: ['borrow', 'renew'],
      text: { en: 'Ask us.', de: 'Fragen Sie uns.' },
    },
    { counts: 'owed', at: 20_050, currency: 'EUR', forbids: ['borrow'], text: null },
  ])
})
