import { expect, type Page } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { Card } from './card.ts'
import type { Desk } from './desk.ts'

/** Every page once, each loaded anew, with something on it that is nobody else's business. */
export type Tour = {
  page: Page
  /** Addresses, and what is done and seen there. */
  stops: { address: string; see: () => Promise<void> }[]
  secrets: string[]
}

const onPatronPages = {
  overview: 'The Salt Road',
  loans: 'Camera kit B',
  requests: 'Slow Light',
  fees: 'The Weather Inside',
  blocks: 'locker 212',
  details: 'Robin Vale',
}

export async function patronTour(card: Card, patron: MockPatron): Promise<Tour> {
  await card.signIn(patron)
  return {
    page: card.page,
    secrets: [...Object.values(onPatronPages), patron.idAtHome],
    stops: Object.entries(onPatronPages).map(([section, text]) => ({
      address: `/card/all/${section}`,
      see: () => expect(card.list).toContainText(text),
    })),
  }
}

export async function deskTour(desk: Desk, people: { staff: MockPatron; patron: MockPatron }): Promise<Tour> {
  const { page, main } = desk
  await desk.signIn(people.staff)
  await desk.find(people.patron.idAtHome)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vale, Robin')
  const patron = new URL(page.url()).pathname
  const report = await orderReport(desk)
  const shows = (text: string) => () => expect(main).toContainText(text)
  return {
    page,
    secrets: ['Vale, R', 'Camera kit B', 'Leaver, Ana', people.patron.idAtHome],
    stops: [
      { address: '/staff', see: () => findByName(desk) },
      { address: patron, see: shows('Vale, Robin') },
      { address: '/staff/clearance', see: shows('Done: # patron'.replace('#', '1')) },
      { address: report, see: shows('Leaver, Ana') },
      { address: '/staff/network', see: shows('Harbour College') },
      { address: `${patron}/activity`, see: () => showTitles(desk) },
    ],
  }
}

async function orderReport({ page, main }: Desk): Promise<string> {
  await page.goto('/staff/clearance')
  await page.getByLabel('Ids or barcodes of patrons, one a line').fill('4472001')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(main).toContainText('Leaver, Ana')
  return new URL(page.url()).pathname
}

async function findByName(desk: Desk) {
  await desk.find('vale')
  await expect(desk.main).toContainText('Vale, Robin')
}

async function showTitles({ page, main }: Desk) {
  await main.getByRole('button', { name: 'Show titles…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Institution').selectOption({ label: 'Harbour College' })
  await dialog.getByLabel('A fee is disputed').check()
  await dialog.getByRole('button', { name: 'Show titles' }).click()
  await expect(main).toContainText('Camera kit B')
}
