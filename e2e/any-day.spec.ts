import type { Locator, Page } from '@playwright/test'
import { expect, test } from './card-test.ts'
import { allAnsweredAtDesk } from './desk.ts'
import { allAnswered } from './card.ts'

// `npm run e2e -- --dates` runs this file on critical days and in other time zones.

const maps = 'A Grammar of Small Maps'
const newYork = 'America/New_York'

test(
  'G14 G25 due dates and a renewal follow the calendar of the institution',
  { tag: '@long' },
  async ({ card, network, now }) => {
    const day = daysFrom(now)
    await card.signIn(await network.patron({ like: 'five-institutions' }), 'loans')
    await expect(card.answers).toContainText(allAnswered)
    const zone = await card.page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    const readerToday = daysFrom(now)(0, zone)
    for (const [title, due] of [
      ['The Salt Road', day(-3)],
      ['Counterpoint for the Impatient', day(1)],
      [maps, day(2)],
      ['Rivers That Changed', day(3, newYork)],
    ] as const)
      await expect(card.row(title)).toHaveAccessibleName(new RegExp(` ${dueSentence(due, readerToday)}`))

    await card.row(maps).getByRole('button', { name: 'Renew' }).click()
    const until = `${day(23).toLocaleString('en-GB', { weekday: 'long' })} ${brief(day(23), day(0))}`
    await expect(card.row(maps)).toContainText(`Renewed until ${until} (was ${brief(day(2), day(0))}).`)

    await card.list.getByRole('button', { name: 'Print or save this list' }).click()
    const name = await fileNameBy(card.page, card.page.getByRole('button', { name: 'Save as CSV' }))
    expect(name).toBe(`library-card-loans-${day(0).toString()}.csv`)
  },
)

test(
  'G6 staff views, files, sessions and calendars use the date of the card',
  { tag: '@long' },
  async ({ card, desk, network, now }) => {
    const today = daysFrom(now)(0)
    const patron = await network.patron({ like: 'five-institutions' })
    await desk.signIn(await network.patron({ like: 'desk-operator' }))
    await desk.openActivity(patron)
    await expect(desk.main).toContainText(allAnsweredAtDesk)
    await desk.page.getByRole('button', { name: 'Save as CSV' }).click()
    const activity = await fileNameBy(
      desk.page,
      desk.page.getByRole('button', { name: 'Save institutions', exact: true }),
    )
    expect(activity).toBe(`patron-services-institutions-${today.toString()}.csv`)

    await desk.page.goto('/staff/clearance')
    await desk.page.getByLabel('IDs or barcodes of patrons, one per line').fill(patron.idAtHome)
    await desk.page.getByRole('button', { name: 'Start check' }).click()
    await expect(desk.main).toContainText('Done: ')
    const clearance = await fileNameBy(desk.page, desk.page.getByRole('button', { name: 'Save as CSV' }))
    expect(clearance).toBe(`patron-services-clearance-${today.toString()}.csv`)

    await card.page.context().clearCookies()
    await card.signIn(patron, 'settings')
    const short = today.toLocaleString('en-GB', { day: 'numeric', month: 'short' })
    await expect(part(card.list, 'Where you are signed in')).toContainText(`since ${short}, `)
    const views = part(card.list, /^Who at /).getByRole('listitem')
    await expect(views).not.toHaveCount(0)
    for (const view of await views.all()) await expect(view).toContainText(full(today))
    await card.list.getByRole('button', { name: 'Create calendar link' }).click()
    await expect(card.list).toContainText(`On since ${full(today)}, without titles.`)
  },
)

/** The start of a row's sentence. Its days count from the reader's date to the date on the stamp. */
function dueSentence(due: Temporal.PlainDate, readerToday: Temporal.PlainDate): string {
  const { days } = readerToday.until(due)
  if (days < 0) return `Due ${full(due)}, ${-days} days? overdue`
  if (days === 0) return `Due today, ${full(due)}`
  return `Due ${full(due)}, ${new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' }).format(days, 'day')}`
}

/** The day `days` later in the institution's calendar. */
function daysFrom(now: string) {
  const instant = Temporal.Instant.from(now)
  return (days: number, timeZone = 'Europe/Berlin') =>
    instant.toZonedDateTimeISO(timeZone).toPlainDate().add({ days })
}

function full(day: Temporal.PlainDate): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  return day.toLocaleString('en-GB', parts).replace(',', '')
}

/** Formats a day, with the year unless it is the current year. */
function brief(day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const year = day.year === today.year ? {} : ({ year: 'numeric' } as const)
  return day.toLocaleString('en-GB', { day: 'numeric', month: 'long', ...year })
}

function part(page: Locator, name: string | RegExp): Locator {
  return page.getByRole('region', { name })
}

async function fileNameBy(page: Page, button: Locator): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  return download.suggestedFilename()
}
