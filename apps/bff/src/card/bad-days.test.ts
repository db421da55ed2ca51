import { expect, test } from 'vitest'
import { orderCalendar, readEvents } from '../../test/calendar.ts'
import { itemsOf, readCard, requireAccount } from '../../test/card.ts'
import { shareTestNetwork, type TestNetwork } from '../../test/network.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

async function accountOf(like: string) {
  const { headers } = await card.signInLike(like)
  return { headers, account: requireAccount(await readCard(card, headers, 'NORTH')) }
}

test.for([
  ['ended-patron-role', 'role-ended'],
  ['contact-record', 'contact'],
] as const)('%s: the account is %s, although nothing blocks it', async ([like, standing]) => {
  const { account } = await accountOf(like)
  expect(account).toMatchObject({ account: { standing }, blocks: { state: 'ok', items: [] } })
})

test('a loan without an end has no date, on the card and in the calendar', async () => {
  const { account, headers } = await accountOf('loan-without-end')
  const dates = itemsOf(account.loans).map(({ title, due }) => [title, due !== null])
  expect(dates).toEqual([
    ['On Permanent Loan', false],
    ['Back by Friday', true],
  ])
  const events = await readEvents(card, await orderCalendar(card, headers))
  expect(JSON.stringify(events)).not.toMatch(/9999|Permanent/)
  expect(events).toHaveLength(1)
})

test('only the desk decides on loans that are lost, claimed as returned or unknown, though called renewable', async () => {
  const { account } = await accountOf('renewable-exceptions')
  const renewals = itemsOf(account.loans).map(({ state, renewal }) => [state, renewal.can])
  expect(Object.fromEntries(renewals)).toEqual({
    lost: 'no',
    'claimed-returned': 'no',
    recalled: 'yes',
    other: 'no',
  })
})
