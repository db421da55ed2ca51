import type { Page } from '@playwright/test'
import { institutionOf } from '@library-card/mock-network/institutions.ts'
import { violationsNow } from './accessibility.ts'
import { expect } from './card-test.ts'
import { signIn, test } from './languages.ts'
import { cutOffTexts, recordResponses, untranslatedTexts } from './page-faults.ts'

const patronPages = [
  ...['overview', 'loans', 'requests', 'fees', 'blocks', 'details', 'settings', 'history', 'nowhere'].map(
    (section) => `/card/all/${section}`,
  ),
  `/card/${institutionOf('HARBOUR').code}/loans`,
  `/card/${institutionOf('NORTH').code}/history`,
  '/privacy',
  '/accessibility',
]

type Visit = { page: Page; language: string }

/** Checks a page at 1280, 640 and 320 px, or photographs it if `PICTURES` is set. */
async function check({ page, language }: Visit): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  if (process.env['PICTURES']) return photograph(page, language)
  const faults = await violationsNow(page)
  if (language === 'en-XA')
    faults.push(...(await untranslatedTexts(page)).map((text) => `untranslated: ${text}`))
  // A window of 1280 px, at 200 % and at 400 %.
  for (const width of [1280, 640, 320]) {
    await page.setViewportSize({ width, height: 780 })
    faults.push(...(await page.evaluate(cutOffTexts)).map((fault) => `at ${width} px, ${fault}`))
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  return faults.map((fault) => `${new URL(page.url()).pathname}: ${fault}`)
}

async function photograph(page: Page, language: string): Promise<string[]> {
  const name = new URL(page.url()).pathname
    .slice(1)
    .replaceAll(/[\w-]{40,}/g, 'patron')
    .replaceAll('/', '-')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: `screens/${language}/${name}-${width}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  return []
}

test('G24 G25 every page of a patron is whole in this language', async ({
  page,
  language,
  texts,
  network,
}) => {
  test.slow()
  await recordResponses(page)
  const visit = { page, language }
  const faults: string[] = []
  await page.goto('/sign-in')
  faults.push(...(await check(visit)))
  await signIn({ page, texts, patron: await network.patron({ like: 'five-institutions' }) })
  for (const address of patronPages) {
    await page.goto(address)
    faults.push(...(await check(visit)))
  }
  await page.getByRole('button', { name: texts.say('Sign out'), exact: true }).click()
  await page.waitForURL('**/signed-out')
  faults.push(...(await check(visit)))
  expect(faults).toEqual([])
})

test('G24 G25 every page of staff is whole in this language', async ({ page, language, texts, network }) => {
  test.slow()
  await recordResponses(page)
  const visit = { page, language }
  const faults: string[] = []
  const patron = await network.patron({ like: 'five-institutions' })
  await page.goto('/staff/sign-in')
  faults.push(...(await check(visit)))
  await signIn({ page, texts, patron: await network.patron({ like: 'desk-operator' }) }, '/staff/sign-in')
  faults.push(...(await check(visit)))
  await page.getByRole('searchbox').fill(patron.idAtHome)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/staff/patrons/*/activity')
  // Only after a load by the browser does `networkidle` wait for the answers.
  await page.reload()
  faults.push(...(await check(visit)))
  await page.goto(page.url().replace('/activity', ''))
  faults.push(...(await check(visit)))
  await page.goto('/staff/clearance')
  faults.push(...(await check(visit)))
  await page.getByLabel(texts.say('IDs or barcodes of patrons, one per line')).fill('4472001\n4472003')
  await page.getByRole('button', { name: texts.say('Start check'), exact: true }).click()
  await page.waitForURL('**/staff/clearance/*')
  for (const address of [page.url(), '/staff/clearance/elsewhere', '/staff/network', '/staff/nowhere']) {
    await page.goto(address)
    faults.push(...(await check(visit)))
  }
  expect(faults).toEqual([])
})

const inPlace = ['overview', 'loans', 'fees', 'blocks', 'settings', 'details']

test('G25 a change of the language keeps page and focus, and leaves no text behind on every page', async ({
  page,
  language,
  texts,
  network,
}) => {
  test.slow()
  await signIn({ page, texts, patron: await network.patron({ like: 'five-institutions' }) })
  const menu = page.getByRole('contentinfo').getByRole('combobox').first()
  const text = () => page.evaluate(textWithoutAnnouncements)
  for (const section of inPlace) {
    await page.goto(`/card/all/${section}`)
    await page.waitForLoadState('networkidle')
    const loaded = await text()
    await menu.focus()
    await menu.selectOption('en')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect(menu).toBeFocused()
    expect(await text()).not.toBe(loaded)
    await menu.selectOption(language)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect.poll(text, section).toBe(loaded)
  }
})

/** The text of the page without live regions, which repeat the status in the new language. Runs in the page. */
function textWithoutAnnouncements(): string {
  const announced = [...document.querySelectorAll<HTMLElement>('[role=status], [aria-live]')]
  const root = document.getElementById('root')?.innerText ?? ''
  const rest = announced.reduce((text, { innerText }) => text.replace(innerText, ''), root)
  return rest.replaceAll(/\s+/g, ' ')
}
