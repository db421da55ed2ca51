import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { institutionOf, type InstitutionName } from '@library-card/mock-network/institutions.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { allAnswered, homeName } from './card.ts'
import { Page, require, type Session } from './engine-driver.ts'
import { stillCases, tolerance, watch, watched, wheelTo, type StillCase } from './watched.ts'
import type { Instance } from './instances.ts'

type Visit = { session: Session; instance: Instance; downloads: string }

type Journey = {
  name: string
  /** Whether the journey also runs over TLS, with the cookies of production: for journeys about cookies and sessions. */
  overTls: boolean
  /** Firefox's driver (WebDriver BiDi) does not end the scroll of a wheel, so the journey would hang. */
  notInFirefox?: true
  run: (visit: Visit) => Promise<void>
}

const title = 'A Grammar of Small Maps'
/** The number of the patron's loans. A saved list has a line for each loan, and a line of column names. */
const loans = 14
const signedOut = /You are signed out/

export const journeys: Journey[] = [
  {
    name: 'sign-in',
    overTls: true,
    run: async (visit) => {
      const patron = patronOf(visit)
      const page = await signIn(visit, patron)
      await page.waitFor('Needs your attention')
      await page.waitFor(patron.displayName)
      await page.reload()
      await page.waitFor(patron.displayName)
      await page.select('Language', 'Deutsch')
      await page.waitFor('Abmelden')
      await page.reload()
      await page.waitFor('Abmelden')
      require((await page.attribute('html', 'lang')) === 'de', 'the browser has not kept the language')
    },
  },
  {
    name: 'overview with a late institution',
    overTls: false,
    run: async (visit) => {
      const patron = patronOf(visit)
      const late = { institution: 'ALPINE', operation: 'loans', milliseconds: 3_000 } as const
      visit.instance.network.fault({ ...late, kind: 'slow', patron })
      const page = await signIn(visit, patron)
      await page.waitFor('is still working')
      await page.waitFor('Needs your attention')
      await page.waitFor(`${allAnswered} at`)
      await page.waitFor('You cannot borrow or renew at Alpine Institute of Technology')
    },
  },
  {
    name: 'renewal',
    overTls: false,
    run: async (visit) => {
      const patron = patronOf(visit)
      const page = await signIn(visit, patron)
      await page.open('/card/all/loans')
      await complete(page)
      await page.click('button', 'Renew', title)
      await page.waitFor('Renewed until Friday 18 December (was 27 November).')
      require(!(await page.has('button', 'Renew', title)), 'the loan can still be renewed')
      const writes = visit.instance.network.writes({ patron: patron.name })
      require(writes.length === 1 && writes[0]?.committed === 1, `writes: ${JSON.stringify(writes)}`)
    },
  },
  {
    name: 'switcher on a phone’s width',
    overTls: false,
    run: async (visit) => {
      const page = await signIn(visit, patronOf(visit))
      await page.makeNarrow()
      await page.open('/card/all/loans')
      await complete(page)
      const { width, content } = await page.size()
      require(content <= width, `the page is ${content} pixels wide`)
      await page.click('button', 'All')
      await page.waitUntil('the list of institutions', () => page.has('dialog', 'Institutions'))
      await page.click('link', 'Harbour College')
      await page.waitUntil(
        'Harbour College',
        async () => (await page.path()) === `/card/${institutionOf('HARBOUR').code}/loans`,
      )
      await page.waitUntil('the loans of this institution alone', async () => {
        const seen = await page.text()
        return seen.includes('Camera kit B') && !seen.includes(title)
      })
      require(!(await page.has('dialog', 'Institutions')), 'the list of institutions is still open')
    },
  },
  {
    name: 'CSV',
    overTls: false,
    run: async (visit) => {
      const page = await signIn(visit, patronOf(visit))
      await page.open('/card/all/loans')
      await complete(page)
      await page.click('button', 'Print or save this list')
      await page.click('button', 'Save as CSV')
      const saved = () =>
        readdirSync(visit.downloads)
          .filter((name) => name.endsWith('.csv'))
          .map((name) => readFileSync(join(visit.downloads, name), 'utf8'))
      await page.waitUntil('a file', async () => (saved()[0] ?? '').split('\r\n').length > loans)
      const [text = ''] = saved()
      require(text.startsWith(
        '\uFEFF"Institution","State","Title"',
      ), `the file begins with ${text.slice(0, 40)}`)
      require(text.includes(title), `the file lacks ${title}`)
    },
  },
  {
    name: 'sign-out with two tabs',
    overTls: true,
    run: async (visit) => {
      const first = await signIn(visit, patronOf(visit))
      const other = await openTab(visit)
      await other.open('/card/all/loans')
      await other.waitFor(title)
      await first.click('button', 'Sign out')
      for (const page of [first, other]) await page.waitFor(signedOut)
      await other.open('/card/all/loans')
      await other.waitUntil('the sign-in page', async () => (await other.path()).startsWith('/sign-in'))
    },
  },
  {
    name: 'Back after sign-out',
    overTls: true,
    run: async (visit) => {
      const page = await signIn(visit, patronOf(visit))
      await page.open('/card/all/loans')
      await page.waitFor(title)
      await page.open('/card/all/requests')
      await complete(page)
      // Control: before sign-out, Back leads to the loans.
      await page.back()
      await page.waitFor(title)
      await page.open('/card/all/fees')
      await page.click('button', 'Sign out')
      await page.waitFor(signedOut)
      await page.back()
      await page.waitUntil('the sign-in page', async () => {
        const seen = await page.text()
        require(!seen.includes(title), 'a loan is shown after sign-out')
        return (await page.path()).startsWith('/sign-in') && seen.includes('Choose your home institution')
      })
    },
  },
  {
    name: 'staff’s reveal with a reason',
    overTls: false,
    run: async (visit) => {
      const patron = patronOf(visit)
      const staff = visit.instance.network.patron({ like: 'desk-operator' })
      const page = await signIn(visit, staff, '/staff/sign-in')
      await page.submit('input[type=search]', patron.idAtHome)
      await page.waitFor('Harbour College')
      require(!(await page.text()).includes('Camera kit B'), 'a title is shown without a reason')
      await page.click('button', 'Show titles at other institutions')
      await page.select('Institution', 'Harbour College')
      require(!(await page.has('button', 'Show titles')), 'titles are offered without a reason')
      await page.click('radio', 'A fee is disputed')
      await page.click('button', 'Show titles')
      await page.waitFor('Camera kit B')
      require(!(await page.text()).includes(
        'Fieldwork in Cold Climates',
      ), 'titles of another institution are shown')
    },
  },
  ...stillCases.map((one) => ({
    name: `an answer joins, and in its place stays ${one.name}`,
    overTls: false,
    notInFirefox: true as const,
    run: (visit: Visit) => stayStill(visit, one),
  })),
  {
    name: 'a press that begins before an answer joins and ends after it',
    overTls: false,
    notInFirefox: true,
    run: async (visit) => {
      const patron = patronOf(visit)
      const page = await openBefore(visit, patron, ['ALPINE'])
      await wheelTo(page.hand, title, 'button')
      await page.hand.down()
      await visit.instance.network.clearFaults()
      await untilJoined(page)
      await page.hand.up()
      await page.waitFor('Renewed until Friday 18 December (was 27 November).')
      const writes = visit.instance.network.writes({ patron: patron.name })
      require(writes.length === 1 && writes[0]?.committed === 1, `writes: ${JSON.stringify(writes)}`)
    },
  },
]

async function stayStill(visit: Visit, one: StillCase, attempts = 3) {
  const { use, late = ['ALPINE'], like = 'five-institutions' } = one
  const { network } = visit.instance
  const page = await openBefore(visit, network.patron({ like }), late)
  await page.hand.call(watch, ...(await use(page.hand)))
  const isInTime = (await page.text()).includes('still working')
  await page.hand.keepPointing()
  await network.clearFaults()
  // On a busy machine the reader may be slower than the time limit of an institution.
  if (!isInTime && attempts > 1) return stayStill(visit, one, attempts - 1)
  await untilJoined(page)
  await sleep(500)
  await page.waitUntil('frames', async () => (await page.hand.call(watched)).frames > 5)
  const { furthest } = await page.hand.call(watched)
  return require(furthest <= tolerance, `it has moved by ${furthest} pixels`)
}

/** Waits while the reader goes on pointing at the same place. */
async function untilJoined(page: Page) {
  await page.waitUntil('new rows', async () => {
    await page.hand.keepPointing()
    return (await page.text()).includes('New in the list')
  })
}

/** Opens the loans before the `late` institutions have answered. All others answer at once; `clearFaults` lets the late ones answer. */
async function openBefore(visit: Visit, patron: MockPatron, late: InstitutionName[]): Promise<Page> {
  const { network } = visit.instance
  const fault = (kind: '500' | 'hold') => {
    for (const institution of late) network.fault({ institution, operation: 'loans', kind, patron })
  }
  fault('500')
  const page = await signIn(visit, patron)
  await page.waitFor(/answered (in full )?at/)
  fault('hold')
  await page.makeWide()
  await page.open('/card/all/loans')
  await page.waitUntil('the first loan', () =>
    page.hand.call(() => document.querySelector('main h3') !== null),
  )
  return page
}

function patronOf({ instance }: Visit): MockPatron {
  return instance.network.patron({ like: 'five-institutions' })
}

/** Waits until all answers are in the list. */
async function complete(page: Page) {
  await page.waitFor(`${allAnswered} at`)
}

async function openTab({ session, instance }: Visit): Promise<Page> {
  return new Page(await session.openTab(), instance.url)
}

async function signIn(visit: Visit, patron: MockPatron, path = '/sign-in'): Promise<Page> {
  const page = await openTab(visit)
  await page.open(path)
  await page.click('radio', homeName(patron))
  await page.click('button', 'Continue')
  // Copies of a patron share a display name.
  await page.clickOn(`button[value="${patron.name}"]`)
  await page.waitUntil('the page after sign-in', async () => /^\/(card\/|staff$)/.test(await page.path()))
  return page
}
