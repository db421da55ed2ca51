import { expect, type Locator, type Page } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { homeName, signIn } from './card.ts'

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

  /** Types a term and presses Enter, as a barcode scanner does. */
  async find(term: string) {
    await this.page.getByRole('searchbox', { name: 'Barcode, ID, e-mail or name' }).focus()
    await this.page.keyboard.insertText(term)
    await this.page.keyboard.press('Enter')
  }

  async openActivity(patron: MockPatron) {
    await this.page.goto('/staff')
    await this.find(patron.idAtHome)
    const tab = this.page.getByRole('link', { name: 'Network activity', exact: true })
    // A click is lost where the page moves between its press and its release.
    await expect(async () => {
      await tab.click()
      await expect(this.page).toHaveURL(/\/activity/, { timeout: 2_000 })
    }).toPass()
  }

  async signOut() {
    await this.page.getByRole('button', { name: 'Sign out', exact: true }).click()
  }

  get main(): Locator {
    return this.page.getByRole('main')
  }

  /** The row in the table of the page; where there are several, in the last one, that of the institutions. */
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
