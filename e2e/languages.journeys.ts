import { languageOf } from '@library-card/contract/languages.ts'
import { expect } from './card-test.ts'
import { signIn, test } from './languages.ts'

const maps = 'A Grammar of Small Maps'

const allAnswered =
  '{asked, plural, one {We asked # institution: it answered {when}.} other {We asked # institutions: all answered {when}.}}'

test('G25 the first response has the language and its direction', async ({ page, locale, texts }) => {
  const answer = await page.goto('/sign-in')
  const { direction = '' } = languageOf(locale ?? '') ?? {}
  expect(await answer?.text()).toContain(`<html lang="${locale}" dir="${direction}">`)
  await expect(page.getByRole('group', { name: texts.say('Choose your home institution') })).toBeVisible()
})

test('G25 a patron signs in, sees the overview and signs out', async ({ page, texts, network }) => {
  await signIn({ page, texts, patron: await network.patron({ like: 'five-institutions' }) })
  const main = page.getByRole('main')
  await expect(main).toContainText(texts.like(allAnswered, { asked: 9 }))
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(texts.say('Overview'))
  await expect(main).toContainText(texts.say('Needs your attention'))
  await page.getByRole('button', { name: texts.say('Sign out'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(texts.say('You are signed out'))
})

test('G12 G25 a loan is renewed', async ({ page, texts, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await signIn({ page, texts, patron })
  await page.goto('/card/all/loans')
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: maps })
  await row.getByRole('button', { name: texts.say('Renew') }).click()
  await expect(row).toContainText(texts.like('<0>Renewed until {until}</0> (was {was}).'))
  expect(network.writes({ patron })).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
})

test('G15 G25 a silent institution is named, and asked again', async ({ page, texts, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  await network.fault({ institution: 'STATE', operation: 'any', kind: 'hang', patron })
  await signIn({ page, texts, patron })
  await page.goto('/card/all/loans')
  const main = page.getByRole('main')
  await expect(main).toContainText(texts.like('{name} did not answer.'))
  await network.clearFaults()
  await main
    .getByRole('button', { name: texts.say('Ask again') })
    .first()
    .click()
  await expect(main).toContainText(texts.like(allAnswered, { asked: 9 }))
})

test('G25 staff see the network activity of a patron', async ({ page, texts, network }) => {
  const patron = await network.patron({ like: 'five-institutions' })
  const staff = await network.patron({ like: 'desk-operator' })
  await signIn({ page, texts, patron: staff }, '/staff/sign-in')
  await page.getByRole('searchbox', { name: texts.say('Barcode, ID, e-mail or name') }).fill(patron.idAtHome)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vale, Robin')
  await expect(page.getByRole('main')).toContainText(texts.like('All {asked} institutions answered {when}.'))
  await expect(page.getByRole('button', { name: texts.say('Slip for the patron') })).toBeVisible()
})

test('G25 staff order a clearance report', async ({ page, texts, network }) => {
  await signIn({ page, texts, patron: await network.patron({ like: 'desk-operator' }) }, '/staff/sign-in')
  await page.goto('/staff/clearance')
  const ids = page.getByLabel(texts.say('IDs or barcodes of patrons, one per line'))
  await ids.fill('4472001\n4472003')
  await page.getByRole('button', { name: texts.say('Start check'), exact: true }).click()
  const done = '{total, plural, one {Done: # patron} other {Done: all # patrons}}'
  await expect(page.getByRole('main')).toContainText(texts.say(done, { total: 2 }))
})
