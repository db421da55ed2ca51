import { expect, test } from './card-test.ts'
import { asked } from './card.ts'

test('requests are grouped by stage, with the pickup location and last pickup day', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }))
  await card.section('Requests').click()
  await expect(card.list.getByRole('heading', { level: 2 })).toHaveText([
    'Ready for you',
    'On its way',
    'Waiting',
  ])
  await expect(card.row('Harbours of the Inner Sea')).toContainText('Pick it up by Saturday 28 November')
  await expect(card.row('Slow Light')).toContainText('You are second in the queue')
})

test('each stage of a request has its own text', { tag: '@long' }, async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'every-request-stage' }), 'requests')
  await expect(card.list.getByRole('heading', { level: 2 })).toHaveText([
    'Ready for you',
    'On its way',
    'Waiting',
  ])
})

test('G14 fees in three currencies are never added up', async ({ card, network }) => {
  const patron = await network.patron({ like: 'fees-in-three-currencies' })
  await card.signIn(patron, 'fees')
  const payees = card.list.getByRole('heading', { level: 2 })
  for (const name of ['North University', 'Alpine', 'Meridian State'])
    await expect(payees.filter({ hasText: name })).toHaveCount(1)
  const pay = card.list.getByRole('link', { name: /^Pay/ })
  expect(await pay.count()).toBeGreaterThan(1)
  for (const link of await pay.all()) expect((await link.innerText()).match(/€|CHF|\$/g)).toHaveLength(1)
})

test('G22 billed and disputed fees are requested with the Fees page, closed ones only when the patron opens them', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron)
  await card.complete()
  const fees = () => network.calls({ institution: 'NORTH', operation: 'fees', patron }).length
  await card.section('Fees').click()
  const north = card.list.getByRole('region', { name: 'North University' })
  await expect(north).toContainText('1 disputed fee, not counted. Show it')
  await expect(card.list).not.toContainText(/none|not checked/)
  expect(fees()).toBe(3)
  await card.open('fees', 'NORTH')
  await expect(north).toContainText('1 disputed fee, not counted. Show it')
  const before = fees()
  await north.getByRole('button', { name: /^Show it ?: North University$/ }).click()
  await expect(card.row('A Short History of Shelves')).toContainText('In dispute')
  expect(fees()).toBe(before)
  await card.list.getByRole('button', { name: 'Show paid fees' }).click()
  await expect(card.list.getByText('Paid or closed', { exact: true })).toBeVisible()
  expect(fees()).toBe(before + 1)
})

test(
  'G15 a billed fee and a debt that a credit evens out are on the Fees page, and nowhere a "nothing"',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'fees-in-three-currencies' })
    await card.signIn(patron)
    await card.section('Fees').click()
    await expect(card.row('Goodwill credit')).toContainText('In your favour')
    await expect(card.list).toContainText('plus $110.00 billed')
    await expect(card.list).not.toContainText(/nothing/i)
    await card.section('Overview').click()
    await expect(card.list).toContainText('$7.50, plus $110.00 billed')
  },
)

test(
  'G15 until billed and disputed fees are known they are "not checked yet", not "nothing"',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'nothing-anywhere' })
    await network.fault({ institution: 'HARBOUR', operation: 'fees', kind: 'hold', patron })
    await card.signIn(patron, 'fees')
    await expect(card.list).toContainText('Billed and disputed fees: not checked yet.')
    await expect(card.list).not.toContainText(/nothing/i)
    await network.clearFaults()
    await expect(
      card.list.getByRole('heading', { name: `Nothing to pay at ${asked} institutions` }),
    ).toBeVisible()
  },
)

test('G14 G15 a fine that grows is on the fees page and the overview, where nothing is to pay yet', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'fees')
  const words = 'Fine so far: CHF 2.00, if returned now'
  await expect(card.list).toContainText(`Alpine Institute of Technology: Nothing to pay yet. ${words}`)
  await expect(card.list).not.toContainText(/Nothing to pay at [^.]*Alpine/)
  await card.section('Overview').click()
  const row = card.list.getByRole('row', { name: /Alpine Institute of Technology/ })
  await expect(row).toContainText(`Nothing to pay yet${words}`)
})

test('a block says what it forbids, and only messages for the patron are shown', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }), 'blocks')
  await expect(card.list).toContainText('You cannot borrow or renew at Alpine Institute of Technology.')
  await expect(card.list).toContainText('A scarf was found in locker 212')
})
