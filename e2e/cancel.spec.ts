import { expect, test } from './card-test.ts'

const light = 'Slow Light'

test('G12 G14 a request is cancelled after a dialog that says what is lost', async ({ card, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await card.signIn(patron, 'requests')
  await card.row(light).getByRole('button', { name: 'Cancel request' }).click()
  const dialog = card.page.getByRole('dialog', { name: 'Cancel your request for “Slow Light”?' })
  await expect(dialog).toContainText('You are second in the queue at North University.')
  await expect(dialog).toContainText('If you request it again, you join the end of the queue.')
  await dialog.getByRole('button', { name: 'Keep it' }).click()
  await expect(card.row(light).getByRole('button', { name: 'Cancel request' })).toBeFocused()
  expect(network.writes({ patron })).toEqual([])

  await card.page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Cancel request' }).click()
  await expect(card.row(light)).toContainText('Cancelled. North University has confirmed it.')
  await expect(card.row(light).getByRole('button')).toHaveCount(0)
  expect(network.writes({ patron })).toMatchObject([{ act: 'cancel', asked: 1, committed: 1 }])
  await card.page.getByRole('button', { name: 'Refresh' }).click()
  await expect(card.row(light)).toHaveCount(0)
  await expect(card.row('The Cartographer’s Daughter')).toBeVisible()
})

test(
  'G15 the last pickup day is called today, and the dialog names the place where the item is',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'every-request-stage' }), 'requests', 'ALPINE')
    const row = card.list.getByRole('listitem').filter({ hasText: 'Pick it up today' })
    await row.getByRole('button', { name: 'I no longer need it' }).click()
    await expect(card.page.getByRole('dialog')).toContainText(
      'It is ready at Main Library, North University. Pick it up today.',
    )
  },
)

test(
  'a request that has left the shelf cannot be cancelled, and says so',
  { tag: '@long' },
  async ({ card, network }) => {
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'requests')
    const onItsWay = card.row('The Cartographer’s Daughter')
    await expect(onItsWay).toContainText('Cannot be cancelled: it has left the shelf')
    await expect(onItsWay.getByRole('button')).toHaveCount(0)
  },
)

test(
  'G13 a cancellation without an answer is unsure and is not sent again',
  { tag: '@long' },
  async ({ card, network }) => {
    test.slow() // waits for the time limit of a write
    const patron = await network.patron({ like: 'five-institutions' })
    await network.fault({ institution: 'NORTH', operation: 'cancel', kind: 'commit-then-hang', patron })
    await card.signIn(patron, 'requests')
    await card.row(light).getByRole('button', { name: 'Cancel request' }).click()
    await card.page.getByRole('dialog').getByRole('button', { name: 'Cancel request' }).click()
    await expect.poll(() => network.writes({ patron })).toMatchObject([{ act: 'cancel', asked: 1 }])
    await network.fault({ institution: 'NORTH', operation: 'requests', kind: '500', patron })
    await expect(card.row(light)).toContainText('Could not confirm.')
    await expect(card.row(light)).toContainText('It may have been cancelled. Check again.')

    await network.clearFaults()
    await card.row(light).getByRole('button', { name: 'Check again' }).click()
    await expect(card.row(light)).toContainText('Cancelled. North University has confirmed it.')
    expect(network.writes({ patron })).toMatchObject([{ asked: 1, committed: 1 }])
  },
)

test(
  'the pickup location can be changed if the institution supports it',
  { tag: '@long' },
  async ({ card, network }) => {
    const patron = await network.patron({ like: 'five-institutions' })
    await card.signIn(patron, 'requests')
    await expect(card.row(light)).toContainText('Pickup at Main Library')
    await card.row(light).getByRole('button', { name: 'Change pickup location' }).click()
    const dialog = card.page.getByRole('dialog', { name: 'Where would you like to pick up “Slow Light”?' })
    await expect(dialog.getByRole('radio', { name: 'Main Library · current' })).toBeChecked()
    await dialog.getByRole('radio', { name: 'Geography Library' }).check()
    await dialog.getByRole('button', { name: 'Change pickup location' }).click()
    await expect(card.row(light)).toContainText('Pickup location changed to Geography Library.')
    await expect(card.row(light)).toContainText('Pickup at Geography Library')
    expect(network.writes({ patron })).toMatchObject([{ act: 'change-pickup', asked: 1, committed: 1 }])
    await card.page.reload()
    await expect(card.row(light)).toContainText('Pickup at Geography Library')
  },
)
