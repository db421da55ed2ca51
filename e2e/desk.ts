import { expect, type Locator, type Page } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { asked, homeName, signIn } from './card.ts'

export const allAnsweredAtDesk = `All ${asked} institutions answered`

export class Desk {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signIn(staff: MockPatron) {
    await this.page.goto(await signIn(this.page, staff, '/staff'))
  }

  /** Signs in on the sign-in page of staff and the provider's, as journeys about signing in do. */
  async signInByHand(staff: MockPatron) {
    const { page } = this
    await page.goto('/staff/sign-in')
    await page.getByRole('radio', { name: homeName(staff) }).check()
    await page.getByRole('button', { name: /^Continue/ }).click()
    await page.locator(`button[value="${staff.name}"]`).click()
    await page.waitForURL('**/staff')
  }

  /** The patron search in the masthead. */
  get search(): Locator {
    return this.page.getByRole('banner').getByRole('searchbox', { name: 'Barcode, ID, e-mail or name' })
  }

  /** Goes to the search, types a term and presses Enter, as a barcode scanner does. */
  async find(term: string) {
    await this.search.focus()
    await this.page.keyboard.insertText(term)
    await this.page.keyboard.press('Enter')
  }

  async openActivity(patron: MockPatron) {
    await this.find(patron.idAtHome)
    await expect(this.page).toHaveURL(/\/activity/)
  }

  /** The name of the open patron in addresses. */
  get handle(): string {
    return /patrons\/([\w-]+)/.exec(this.page.url())?.[1] ?? ''
  }

  async signOut() {
    await this.page.getByRole('button', { name: 'Sign out', exact: true }).click()
  }

  get main(): Locator {
    return this.page.getByRole('main')
  }

  /** The row in the last table of the page. If there are several tables, the last one lists institutions. */
  line(name: string): Locator {
    return this.main.getByRole('table').last().getByRole('row').filter({ hasText: name })
  }

  /** The rows of the loans of the patron whose activity is open. */
  get loans(): Locator {
    return this.main.getByRole('table', { name: 'Loans' }).locator('tbody').getByRole('row')
  }

  get place(): Locator {
    return this.main.getByRole('combobox', { name: 'Institution' })
  }
}
