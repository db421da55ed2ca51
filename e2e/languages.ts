import type { Page } from '@playwright/test'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { homeName } from './card.ts'
import { test as plain } from './card-test.ts'
import { test as withTypefaces } from './pictures.ts'
import { readTexts, type Texts } from './texts.ts'

const base = process.env['PICTURES'] ? withTypefaces : plain

/** A journey in the language that the browser requests. */
export const test = base.extend<{ language: string; texts: Texts }>({
  language: async ({ locale }, use) => use(locale ?? 'en'),
  texts: async ({ language }, use) => use(await readTexts(language)),
})

type SignIn = { page: Page; texts: Texts; patron: MockPatron }

/** Signs a patron or staff in, from the sign-in page at `path`. */
export async function signIn({ page, texts, patron }: SignIn, path = '/sign-in') {
  await page.goto(path)
  await page.getByRole('radio', { name: homeName(patron) }).check()
  await page.getByRole('button', { name: texts.like('Continue to {name}') }).click()
  await page.locator(`button[value="${patron.name}"]`).click()
  await page.waitForURL(patron.isStaff ? '**/staff' : '**/card/**')
}
