import { expect, type Page } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { Card } from './card.ts'
import { Desk } from './desk.ts'

type See = (page: Page) => Promise<void>
export type Stop = { address: string; see: See }

/** Visits every page once. `secrets`: personal texts on these pages. */
export type Tour = { page: Page; stops: Stop[]; secrets: string[] }

/** Routes of the patron's pages, with a personal text on each. */
const patronPages = {
  '/privacy': 'Robin Vale',
  '/accessibility': 'Robin Vale',
  '/card/:institution/*': 'Robin Vale',
  '/card/:institution/overview': 'The Salt Road',
  '/card/:institution/loans': 'Camera kit B',
  '/card/:institution/requests': 'Slow Light',
  '/card/:institution/fees': 'The Weather Inside',
  '/card/:institution/blocks': 'locker 212',
  '/card/:institution/details': 'Robin Vale',
  '/card/:institution/settings': 'Robin Vale',
  '/card/:institution/history': 'Robin Vale',
}

const staffName = 'Marguerite Osei'

const deskPages = {
  '/privacy': shows(staffName),
  '/accessibility': shows(staffName),
  '/staff/*': shows('There is no such page'),
  '/staff': findByName,
  '/staff/patrons/:handle/activity': showTitles,
  '/staff/clearance': shows('Done: 1 patron'),
  '/staff/clearance/:id': shows('Leaver, Ana'),
  '/staff/clearance/elsewhere': shows('Done: 1 patron'),
  '/staff/clearance/elsewhere/:id': shows('Leaver, Cem'),
  '/staff/network': shows('Harbour College'),
  '/staff/patrons/:handle': shows('Vale, Robin'),
}

/** Pages without personal data. */
const publicPages = ['/sign-in', '/signed-out', '/staff/sign-in', '/*']

export const knownPages = new Set([...Object.keys(patronPages), ...Object.keys(deskPages), ...publicPages])

/** Creates the tour of a patron who is signed in. */
export function patronTour({ page }: Card, patron: MockPatron): Tour {
  return {
    page,
    secrets: [...new Set(Object.values(patronPages)), patron.idAtHome],
    stops: Object.entries(patronPages).map(([route, text]) => ({
      address: addressOf(route, { institution: 'all' }),
      see: shows(text),
    })),
  }
}

/** Creates the tour of staff who are signed in and on the search page. */
export async function deskTour(desk: Desk, patron: MockPatron): Promise<Tour> {
  const { page } = desk
  await desk.find(patron.idAtHome)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vale, Robin')
  const { handle } = desk
  await orderReport(desk)
  const id = lastOf(page.url())
  await orderElsewhere(desk)
  const elsewhere = lastOf(page.url())
  return {
    page,
    secrets: [staffName, 'Vale, R', 'Camera kit B', 'Leaver, Ana', 'Leaver, Cem', patron.idAtHome],
    stops: Object.entries(deskPages).map(([route, see]) => ({
      address: addressOf(route, { handle, id: route.includes('elsewhere') ? elsewhere : id }),
      see,
    })),
  }
}

function addressOf(route: string, parts: Record<string, string>): string {
  return route.replace('*', 'nowhere').replace(/:(\w+)/, (_, name: string) => parts[name] ?? '')
}

function shows(text: string): See {
  return (page) => expect(page.locator('#root')).toContainText(text)
}

async function orderReport({ page, main }: Desk) {
  await page.goto('/staff/clearance')
  await page.getByLabel('IDs or barcodes of patrons, one per line').fill('4472001')
  await page.getByRole('button', { name: 'Start check' }).click()
  await expect(main).toContainText('Leaver, Ana')
}

function lastOf(address: string): string {
  return new URL(address).pathname.split('/').at(-1) ?? ''
}

async function orderElsewhere({ page, main }: Desk) {
  await page.goto('/staff/clearance/elsewhere')
  await page.getByLabel(/^Patrons/).selectOption({ label: 'A list of IDs' })
  await page.getByLabel('IDs or barcodes of patrons, one per line').fill('4472003')
  await page.getByRole('button', { name: 'Start report' }).click()
  await expect(main).toContainText('Leaver, Cem')
}

async function findByName(page: Page) {
  const desk = new Desk(page)
  await desk.find('vale')
  await expect(desk.main).toContainText('Vale, Robin')
}

async function showTitles(page: Page) {
  const { main } = new Desk(page)
  await main.getByRole('button', { name: 'Show titles at other institutions…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Institution').selectOption({ label: 'Harbour College' })
  await dialog.getByLabel('A fee is disputed').check()
  await dialog.getByRole('button', { name: 'Show titles' }).click()
  await expect(main).toContainText('Camera kit B')
}
