import { expect, type APIResponse, type Locator, type Page } from '@playwright/test'
import { contractVersion } from '@library-card/contract/version.ts'
import { demoNetwork } from '@library-card/mock-network/demo-network.ts'
import {
  institutionOf,
  institutions,
  isInstitutionName,
  type InstitutionName,
} from '@library-card/mock-network/institutions.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { fiveInstitutions } from '@library-card/mock-network/stories/five-institutions.ts'

export type Section = 'overview' | 'loans' | 'requests' | 'fees' | 'blocks' | 'details' | 'settings'

/** The number of institutions that the demo's card asks. Patrons sign in to the others separately. */
export const asked = demoNetwork()
  .split('- code: ')
  .slice(1)
  .filter((entry) => !entry.includes('accounts: own-sign-in')).length
/** The status line. */
export const allAnswered = `We asked ${asked} institutions: all answered`
export const answeredAllBut = (others: number) => `${asked - others} of ${asked} institutions answered`

/** The number of loans of `five-institutions` at institutions without a separate sign-in. */
export const robinsLoans = fiveInstitutions.accounts.flatMap(({ loans = [] }) => loans).length
export const robinsLoansBut = (without: InstitutionName) =>
  fiveInstitutions.accounts.flatMap(({ at, loans = [] }) => (at === without ? [] : loans)).length

/** Page object of the card: a patron's actions, and the parts of a page. */
export class Card {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Signs in and opens a page of the card. */
  async signIn(patron: MockPatron, section: Section = 'overview', institution = 'all') {
    await this.page.goto(await signIn(this.page, patron, addressOf(section, institution)))
  }

  /** Signs in on the sign-in page and the provider's, as journeys about signing in do, and waits for the card. */
  async signInByHand(patron: MockPatron, { sharedComputer = false } = {}) {
    await this.page.goto('/sign-in')
    await this.passSignIn(patron, { sharedComputer })
    await this.page.waitForURL('**/card/**')
  }

  /** Signs in from the sign-in page that is already open. */
  async passSignIn(patron: MockPatron, { sharedComputer = false } = {}) {
    const { page } = this
    const box = page.getByLabel('This is a shared computer')
    if (await box.isEnabled()) await box.setChecked(sharedComputer)
    await page.getByRole('radio', { name: homeName(patron) }).check()
    await page.getByRole('button', { name: /^Continue/ }).click()
    // Copies of a patron share a display name; the value of the button is unique.
    await page.locator(`button[value="${patron.name}"]`).click()
  }

  /**
   * Signs in and opens a page whose request for the card is held until the page is drawn. Without that, a page that loads slowly on a
   * busy machine uses up the time limits of institutions.
   */
  async signInBeforeAsking(patron: MockPatron, section: Section) {
    await this.openBeforeAsking(await signIn(this.page, patron, addressOf(section, 'all')))
  }

  async openBeforeAsking(address: string) {
    const send = await this.holdRequests('**/api/card')
    await this.page.goto(address)
    await expect(this.answers).toContainText('Asking')
    send()
  }

  /** Holds the page's requests to a path in the browser until the returned function is called. */
  async holdRequests(path: string): Promise<() => void> {
    const { promise: maySend, resolve } = Promise.withResolvers<void>()
    await this.page.route(path, async (route) => {
      await maySend
      await route.continue()
    })
    return resolve
  }

  async open(section: Section, institution = 'all') {
    await this.page.goto(addressOf(section, institution))
  }

  /** Sends a request to the card's API as this patron, with the header of its own pages. */
  async request(method: 'GET' | 'POST' | 'DELETE', path: string, data?: object): Promise<APIResponse> {
    const headers = { 'X-Library-Card': contractVersion, 'Sec-Fetch-Site': 'same-origin' }
    return this.page.request.fetch(path, { method, headers, ...(data && { data }) })
  }

  async signOut() {
    await this.page.getByRole('button', { name: 'Sign out', exact: true }).click()
  }

  get switcher(): Locator {
    return this.page.getByRole('navigation', { name: 'Institutions' })
  }

  /** A row of the switcher, by a unique part of the institution's name. */
  institution(name: string): Locator {
    const titles = [...institutions.values()]
      .map(({ title }) => title)
      .filter((title) => title.toLowerCase().includes(name.toLowerCase()))
    if (titles.length > 1 && !titles.includes(name))
      throw new Error(`“${name}” is in the names of ${titles.join(' and ')}: give more of the name.`)
    return this.switcher
      .getByRole('listitem')
      .filter({ has: this.page.locator('bdi').filter({ hasText: name }) })
  }

  section(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name })
  }

  /** The status line: which institutions have answered. */
  get answers(): Locator {
    return this.list.getByText(/answer|Asking|Asked|still working|busy|connected/i).first()
  }

  /** Waits until each institution has answered or failed, all answers are in the list, and its controls take presses again. */
  async complete() {
    // The status line has this button once no request is in flight.
    const again = this.list.getByRole('button', { name: /^(Refresh|Ask again)$/ })
    await expect(again).toBeVisible()
    await expect(again.locator('..')).not.toContainText(/Asking|still working/)
    // Otherwise Playwright would scroll to press a control that has just moved, and leave the page scrolled.
    await expect(this.page.locator('[style*="pointer-events: none"]')).toHaveCount(0)
  }

  get list(): Locator {
    return this.page.getByRole('main')
  }

  row(title: string): Locator {
    return this.list.getByRole('listitem').filter({ hasText: title })
  }
}

/**
 * Signs in with the requests of the sign-in page and the provider's page, but without loading these pages. This saves a third of the
 * CPU time of a short journey. Works after a staff session, too. Returns the address to which the sign-in leads.
 */
export async function signIn(page: Page, { name, home }: MockPatron, returnTo: string): Promise<string> {
  const { request } = page
  // An open page would notice the other session, and the provider would sign in a person whom it already knows.
  if (page.url() !== 'about:blank') await page.goto('about:blank')
  await page.context().clearCookies({ domain: '127.0.0.1' })
  const as = returnTo.startsWith('/staff') ? { as: 'staff' } : { profile: 'own-device' }
  const query = new URLSearchParams({ returnTo, ...as })
  const provider = await request.get(`/sign-in/${institutionOf(home).code}?${query.toString()}`)
  const end = await request.post(provider.url(), { form: { patron: name }, headers: { accept: 'text/html' } })
  await expect(end).toBeOK()
  return end.url()
}

function addressOf(section: Section, institution: string): string {
  const code = isInstitutionName(institution) ? institutionOf(institution).code : institution
  return `/card/${code}/${section}`
}

export function homeName({ home }: MockPatron): string {
  return institutionOf(home).title
}
