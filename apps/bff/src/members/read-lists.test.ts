import type { Fee } from '@library-card/contract/fee.ts'
import type { List } from '@library-card/library-systems/port.ts'
import { expect, test } from 'vitest'
import { readCards, requireAccount } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'
import { withBalance, withCount } from './read-lists.ts'

const oneFee: Fee = {
  id: '1',
  type: 'overdue',
  typeText: null,
  title: null,
  comment: null,
  state: 'open',
  original: null,
  balance: { minor: 0, currency: 'EUR' },
  since: null,
  owner: null,
}

test('G15 lists with fewer rows than their institution counts are not complete', async () => {
  const card = await startOwnNetwork({ env: { LOG_LEVEL: 'warn' } })
  const { headers } = await card.signInLike('counts-more')
  const { state, loans, requests, fees } = requireAccount((await readCards(card, headers)).get('NORTH'))
  expect(state).toBe('partial')
  expect(loans).toMatchObject({ items: [{}, {}], unreadable: 2, short: { counted: 4, sent: 2 } })
  expect(requests).toMatchObject({ items: [{}], unreadable: 3, short: { counted: 4, sent: 1 } })
  expect(fees).toMatchObject({ items: [], unreadable: 1, shortBy: { minor: 400, currency: 'EUR' } })
  const told = card.lines.map((line) => JSON.parse(line)).filter(({ counted }) => counted !== undefined)
  expect(told).toMatchObject([
    { institution: '01MER_NORTH', part: 'loans', counted: 4, sent: 2 },
    { institution: '01MER_NORTH', part: 'requests', counted: 4, sent: 1 },
  ])
})

test.for([
  [{ items: [1, 2], unreadable: 0, leftOut: 1 }, 3, undefined],
  [{ items: [1, 2], unreadable: 1 }, 3, undefined],
  [{ items: [1, 2], unreadable: 0 }, 1, undefined],
  [{ items: [1, 2], unreadable: 0 }, null, undefined],
  [{ items: [1, 2], unreadable: 1, leftOut: 1 }, 5, { counted: 4, sent: 3 }],
] as [List<number>, number | null, List<number>['short']][])(
  'of the list %j, whose account counts %s, the institution has not sent %j',
  ([list, count, short]) => expect(withCount(list, count).short).toEqual(short),
)

test.for([
  [[700], 'EUR', 0, 1000, 300],
  [[700, -200], 'EUR', 0, 1000, 500],
  [[700], 'EUR', 0, 700, undefined],
  [[700], 'EUR', 0, 500, undefined],
  [[700], 'CHF', 0, 1000, undefined],
  [[700], 'EUR', 1, 1000, undefined],
  [[700], 'EUR', 0, null, undefined],
] as const)(
  'G15 of fees of %j %s, %i unreadable, and a balance of %s EUR, %s are not in the list',
  ([amounts, currency, unreadable, minor, missing]) => {
    const items = amounts.map((amount) => ({ ...oneFee, balance: { minor: amount, currency } }))
    const balance = minor === null ? null : { minor, currency: 'EUR' }
    expect(withBalance({ items, unreadable }, balance)?.shortBy?.minor).toBe(missing)
  },
)
