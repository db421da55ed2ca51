import { expect, test } from './card-test.ts'

test.use({ now: '2026-11-25T22:57:00Z' })

test('G15 G25 after midnight the due dates of an open page count from the new day', async ({
  card,
  network,
  now,
}) => {
  await card.page.clock.install({ time: now })
  await card.signIn(await network.patron({ like: 'five-institutions' }))
  await card.open('loans')
  await expect(card.row('Counterpoint for the Impatient')).toContainText('Due tomorrow')
  await expect(card.institution('Lakeside Conservatory')).toContainText('due tomorrow')
  await card.page.clock.fastForward('04:00')
  await expect(card.row('Counterpoint for the Impatient')).toContainText('Due today')
  await expect(card.institution('Lakeside Conservatory')).toContainText('due today')
})
