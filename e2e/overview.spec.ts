import { expect, test } from './card-test.ts'
import { asked } from './card.ts'

test('the overview lists what needs attention and has a line for each institution', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }))
  await expect(card.page.getByRole('heading', { name: 'Needs your attention' })).toBeVisible()
  await expect(card.list).toContainText('You cannot borrow or renew at Alpine Institute of Technology')
  await expect(card.list).toContainText('2 loans are overdue')
  await expect(card.list).toContainText('1 loan has been recalled')
  await expect(card.list).toContainText('1 item is ready for you')
  await expect(card.list).toContainText('Fees to pay at 2 institutions')
  const register = card.page.getByRole('table')
  await expect(register.getByRole('row')).toHaveCount(7)
  await expect(register.getByRole('row', { name: /North University/ })).toContainText('€7.40')
  await expect(register.getByRole('row', { name: /Birchwood/ })).toContainText(
    'Sign in there to see your account',
  )
  await expect(card.answers).toContainText(
    /We asked \d+ institutions: all answered at 14:\d\d. You have accounts at 5 institutions\./,
  )
})

test(
  'G15 an account that has ended needs attention once, and only while something is open there',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'expired-there' }))
    await card.complete()
    const needs = card.page.getByRole('region', { name: 'Needs your attention' })
    await expect(needs).toContainText('Meridian State University')
    await expect(needs.getByRole('listitem').filter({ hasText: 'expired' })).toHaveCount(1)
    await expect(needs).not.toContainText('Riverside Law Library')
  },
)

test('G14 G15 the overview says how far the network’s limits are, and “at most” without an answer', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'near-the-limits' }))
  await expect(card.list).toContainText(
    'By our count, 2 more overdue loans will block you everywhere (limit of the network: 25).',
  )
  await expect(card.list).toContainText('By our count, 2 more lost items will block you everywhere')
  await expect(card.list).toContainText('By our count, $50.00 more in unpaid fees will block you everywhere')

  const unsure = await network.patron({ like: 'near-the-limits' })
  await network.fault({ institution: 'ALPINE', operation: 'any', kind: '500', patron: unsure })
  await card.signIn(unsure)
  await expect(card.list).toContainText(
    'By our count, at most 2 more overdue loans will block you everywhere',
  )
})

test('the details page shows the barcode and all accounts', async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'five-institutions' }), 'details')
  await expect(card.page.getByRole('img', { name: /barcode/i })).toBeVisible()
  await expect(card.page.getByRole('row', { name: /Lakeside Conservatory/ })).toContainText(
    '10 months earlier',
  )
})

test('G15 an empty card says how many institutions have nothing, and which was not asked', async ({
  card,
  network,
}) => {
  await card.signIn(await network.patron({ like: 'nothing-anywhere' }), 'loans')
  await expect(card.list).toContainText(`Nothing on loan at ${asked} institutions`)
  await expect(card.list).toContainText(
    'Birchwood State Library shows your account only when you sign in there.',
  )
})

test('G15 an empty overview names exactly what was checked', { tag: '@long' }, async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'nothing-anywhere' }))
  const title = 'Nothing overdue, due within a week or ready to pick up'
  await expect(card.list.getByRole('heading', { name: title })).toBeVisible()
  await expect(card.list).toContainText('No blocks reported, no unpaid fees and no new messages.')
  await expect(card.list).toContainText('For billed and disputed fees, see Fees.')
})

test('G15 new messages need attention, and count in the tab', { tag: '@long' }, async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'messages-only' }))
  await expect(card.list.getByRole('listitem', { name: '2 new messages' })).toBeVisible()
  await expect(card.section('Blocks & messages')).toContainText('2')
  await card.list.getByRole('link', { name: /^Read them/ }).click()
  await expect(card.list).toContainText('Your practice room key is ready at the desk.')
})
