import { expect, test } from './card-test.ts'
import { allAnsweredAtDesk } from './desk.ts'

test('G6 titles are revealed for one institution, with a reason, for 10 minutes, and the patron’s page lists it', async ({
  card,
  desk,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await desk.page.clock.install()
  await desk.signIn(await network.patron({ like: 'desk-operator' }))
  await desk.openActivity(patron)
  await desk.main.getByRole('button', { name: 'Show titles at other institutions…' }).click()
  const dialog = desk.page.getByRole('dialog')
  const show = dialog.getByRole('button', { name: 'Show titles' })
  await expect(show).toBeDisabled()
  for (const reason of await dialog.getByRole('radio').all()) await expect(reason).not.toBeChecked()
  await dialog.getByLabel('Institution').selectOption({ label: 'Harbour College' })
  await dialog.getByLabel('A fee is disputed').check()
  await show.click()
  await expect(desk.main.getByText('Camera kit B')).toBeVisible()
  await expect(desk.main).toContainText('Titles of Harbour College are visible for 10 more minutes')
  expect(await desk.page.content()).not.toContain('Fieldwork in Cold Climates')

  await desk.page.clock.runFor('09:00')
  await expect(desk.main.getByText('Camera kit B')).toBeVisible()
  await desk.page.clock.runFor('01:01')
  await expect(desk.main.getByText('Camera kit B')).toBeHidden()
  expect(await desk.page.content()).not.toContain('Camera kit')

  await card.signIn(patron, 'settings')
  const looks = card.list.getByRole('region', { name: 'Who at North University viewed your account' })
  await expect(looks).toContainText('Reason given by staff: a fee is disputed')
  await expect(looks).toContainText(/Circulation Desk Operator.*titles at Harbour College/)
  await expect(looks).toContainText('Titles of North University’s items only')
  // One visit is logged, though it opened several pages.
  await expect(looks.getByRole('listitem')).toHaveCount(1)
  await expect(looks).not.toContainText('Osei')
})

test(
  'G6 with one reason, titles of all institutions that allow it are revealed, each with an entry of its own',
  { tag: '@long' },
  async ({ card, desk, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.openActivity(patron)
    await expect(desk.main).toContainText(allAnsweredAtDesk)
    await desk.main.getByRole('button', { name: 'Show titles at other institutions…' }).click()
    const dialog = desk.page.getByRole('dialog', { name: 'Show titles at all institutions that allow it?' })
    await dialog.getByLabel('The patron asked at the desk').check()
    await dialog.getByRole('button', { name: 'Show titles' }).click()
    for (const title of ['Camera kit B', 'Fieldwork in Cold Climates'])
      await expect(desk.main.getByText(title)).toBeVisible()
    await expect(desk.main.getByText(/are visible for 10 more minutes/)).toHaveCount(2)

    await card.signIn(patron, 'settings')
    const looks = card.list.getByRole('region', { name: 'Who at North University viewed your account' })
    await expect(looks).toContainText('titles at Alpine Institute of Technology')
    await expect(looks).toContainText('titles at Harbour College')
    await expect(looks.getByText('Reason given by staff: you asked at the desk')).toHaveCount(2)
  },
)
