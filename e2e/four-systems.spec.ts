import { expect, test } from './card-test.ts'

// Alma, PAIA, Koha and FOLIO.
test.use({ demoFile: 'mixed.yaml', expectedErrors: [/401/] })

const welding = 'Welding for the Undecided'
const ready = 'Mathematics for the Railway'

test('G15 the loans of four library systems are one list, and each institution answers for itself', async ({
  card,
  network,
}) => {
  const robin = await network.patron({ like: 'five-institutions' })
  await card.signIn(robin, 'loans')
  await card.complete()
  await expect(card.answers).toContainText(/We asked \d+ institutions: all answered/)
  await card.list.getByRole('button', { name: /^Sign in ?: Birchwood/ }).click()
  const dialog = card.page.getByRole('dialog', { name: 'Sign in at Birchwood State Library' })
  await dialog.getByRole('textbox', { name: 'User name or card number' }).fill(robin.cards.BIRCH ?? '')
  await dialog.getByLabel('Password', { exact: true }).fill('demo')
  await card.page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  for (const title of [welding, 'Wading Birds of the Estuary', 'Field Notes on Birches', 'Bells Under Water'])
    await expect(card.row(title)).toBeVisible()
  const loans = await card.list.getByRole('heading', { level: 3 }).count()
  await expect(card.section('Loans')).toContainText(String(loans))
  await card.section('Requests').click()
  await expect(card.row('A Field Guide to Ferns')).toContainText('Workshop Library')
})

test('G14 a renewal that is refused for two reasons tells both', async ({ card, network }) => {
  const robin = await network.patron({ like: 'five-institutions' })
  await card.signIn(robin, 'loans', 'FERNHILL')
  await card.row(welding).getByRole('button', { name: 'Renew' }).click()
  await expect(card.row(welding)).toContainText('Another reader is waiting for this item.')
  await expect(card.row(welding)).toContainText(
    'You have reached this library’s renewal limit for this item.',
  )
  expect(network.writes({ patron: robin })).toMatchObject([{ act: 'renew', asked: 1, committed: 0 }])
})

test('G12 a request is picked up elsewhere, and then cancelled', async ({ card, network }) => {
  const robin = await network.patron({ like: 'five-institutions' })
  await card.signIn(robin, 'requests', 'FERNHILL')
  const row = card.row('A Field Guide to Ferns')
  await row.getByRole('button', { name: 'Change pickup location' }).click()
  const places = card.page.getByRole('dialog')
  await places.getByRole('radio', { name: 'Fernhill Library' }).check()
  await places.getByRole('button', { name: /^Change/ }).click()
  await expect(row).toContainText('Fernhill Library')
  await row.getByRole('button', { name: 'Cancel request' }).click()
  await card.page.getByRole('dialog').getByRole('button', { name: 'Cancel request' }).click()
  await expect(row).toContainText('Cancelled. Fernhill Polytechnic has confirmed it.')
  expect(network.writes({ patron: robin })).toMatchObject([
    { act: 'change-pickup', asked: 1, committed: 1 },
    { act: 'cancel', asked: 1, committed: 1 },
  ])
})

test('G13 a request whose item is ready is not cancelled, but staff are asked to', async ({
  card,
  network,
}) => {
  const patron = await network.patron({ like: 'every-request-stage-at-heron' })
  await card.signIn(patron, 'requests', 'HERON')
  const row = card.row(ready)
  await row.getByRole('button', { name: 'I no longer need it' }).click()
  await card.page.getByRole('dialog').getByRole('button', { name: 'Cancel request' }).click()
  await expect(row).toContainText('Not cancelled yet. Heron Town Library knows that you want to cancel it.')
  await card.page.reload()
  await expect(row).toContainText('You have asked Heron Town Library to cancel it')
  await expect(row.getByRole('button')).toHaveCount(0)
  expect(network.writes({ patron })).toMatchObject([{ act: 'cancel', asked: 1 }])
})

test('G15 one that is silent delays no other, and its loans are missing, not none', async ({
  card,
  network,
}) => {
  const robin = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'FERNHILL', operation: 'any', kind: 'hang', patron: robin })
  await card.signIn(robin, 'loans')
  await expect(card.row('Wading Birds of the Estuary')).toBeVisible()
  await expect(card.institution('Fernhill')).toContainText(/No answer|Not known/)
  await expect(card.answers).toContainText(/\d+ of \d+ institutions answered/)
  await expect(card.section('Loans')).toContainText('+')
  await network.clearFaults()
  await card.list.getByRole('button', { name: 'Ask again' }).first().click()
  await expect(card.row(welding)).toBeVisible()
})

test('an item that is back is in the list, but not overdue, and staff read the words of its library', async ({
  card,
  desk,
  network,
}) => {
  const patron = await network.patron({ like: 'open-but-returned-at-fernhill' })
  await card.signIn(patron, 'loans')
  const back = card.row('Brought Back and Not Paid')
  await expect(back).toContainText('The library reports a state that we do not know. Ask its desk.')
  await expect(back).not.toContainText(/overdue/i)
  await expect(back.getByRole('button')).toHaveCount(0)
  await expect(card.row('Aged to Lost')).toContainText('The library considers it lost.')
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.openActivity(patron)
  await expect(desk.loans.filter({ hasText: 'Available' })).toHaveCount(1)
})

test('a block shows what the patron may read, and nothing that staff wrote', async ({ card, network }) => {
  await card.signIn(await network.patron({ like: 'blocked-by-staff-at-fernhill' }), 'loans')
  await card.row('Not While Blocked').getByRole('button', { name: 'Renew' }).click()
  await expect(card.row('Not While Blocked')).toContainText(/block/i)
  await card.section('Blocks').click()
  await expect(card.list).toContainText('Please come to the desk.')
  await expect(card.list).toContainText('You owe more than 20 EUR.')
  expect(await card.page.content()).not.toContain('Shouted')
})

test('G6 staff at home see what their patron has in every library system, without titles', async ({
  desk,
  network,
}) => {
  const robin = await network.patron({ like: 'five-institutions' })
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.openActivity(robin)
  await expect(desk.main).toContainText(/institutions(: all)? answered at|All \d+ institutions answered/)
  await expect(desk.line('Fernhill Polytechnic')).toBeVisible()
  await expect(desk.line('Heron Town Library')).toBeVisible()
  expect(await desk.page.content()).not.toMatch(/Welding for|Wading Birds|Field Guide to Ferns/)
})

test('G15 clearance asks every library system that can be asked, and names the other', async ({
  desk,
  network,
}) => {
  const [robin, nothing] = [
    await network.patron({ like: 'five-institutions' }),
    await network.patron({ like: 'clearance-01' }),
  ]
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.page.getByRole('link', { name: 'Clearance' }).click()
  await desk.page
    .getByLabel('IDs or barcodes of patrons, one per line')
    .fill([robin, nothing].map(({ idAtHome }) => idAtHome).join('\n'))
  await desk.page.getByRole('button', { name: 'Start check' }).click()
  await expect(desk.main).toContainText('Done: all 2 patrons', { timeout: 60_000 })
  await expect(desk.line(robin.idAtHome)).toContainText('Fernhill Polytechnic: 1 loan, 1 request')
  await expect(desk.main).toContainText(/Ask .*Birchwood State Library.* as well/)
})
