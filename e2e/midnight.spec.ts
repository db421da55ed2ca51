import { expect, test } from './card-test.ts'

test.use({ now: '2026-11-25T22:52:00Z' })

test(
  'G15 G25 after midnight the due dates of an open page count from the new day',
  { tag: '@long' },
  async ({ card, network, now }) => {
    await card.page.clock.install({ time: now })
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
    const facts = card.institution('Harbour College')
    await expect(card.row('Camera kit B')).toContainText('Due tomorrow at 17:00')
    await expect(facts).toContainText('due tomorrow')
    await card.page.clock.fastForward('09:00')
    await expect(card.row('Camera kit B')).toContainText('Due today at 17:00')
    await expect(facts).toContainText('due today')
  },
)
