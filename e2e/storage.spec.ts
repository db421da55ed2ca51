import type { Page } from '@playwright/test'
import { expect, test } from './card-test.ts'
import { deskTour, patronTour, type Tour } from './tours.ts'

test('G3 after a full tour of the card the browser stores nothing personal', async ({ card, network }) => {
  await expectNothingKept(await patronTour(card, await network.patron({ like: 'five-institutions' })))
})

test('G3 after a full tour of the staff pages the browser stores nothing personal', async ({
  desk,
  network,
}) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await expectNothingKept(
    await deskTour(desk, { staff: await network.patron({ like: 'desk-operator' }), patron }),
  )
})

async function expectNothingKept({ page, stops, secrets }: Tour) {
  const kept: string[] = []
  for (const { address, see } of stops) {
    await page.goto(address)
    await see(page)
    kept.push(await dump(page))
  }
  const cookies = await page.context().cookies()
  expect(cookies.filter(({ domain }) => domain === 'localhost').map(({ name }) => name)).toEqual([
    '__Host-card',
  ])
  const all = `${kept.join('\n')}\n${JSON.stringify(await page.context().storageState({ indexedDB: true }))}`
  expect(all).toContain('card')
  for (const secret of [...secrets, 'Vale', 'Robin', 'Osei']) expect(all).not.toContain(secret)
}

/** Everything that outlives a page or is visible to others. */
function dump(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const caches = await window.caches.keys()
    const workers = await navigator.serviceWorker.getRegistrations()
    const { href } = location
    return JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      { databases, caches, workers: workers.length },
      { href, state: history.state, title: document.title, name: window.name },
    ])
  })
}
