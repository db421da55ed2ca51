import { setTimeout as wait } from 'node:timers/promises'
import { institutionOf, type InstitutionName } from '@library-card/mock-network/institutions.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { signIn, signInAt } from '../client.ts'
import { openBrowser, type Browser, type Row, type Target } from './browser.ts'
import { loans, requests, type Action, type Fault, type Schedule, type Step, type Tally } from './schedule.ts'
import type { World } from './world.ts'

/** A fresh patron with two tabs. Each tab shows the lists as it last loaded them. */
export type Visit = { patron: MockPatron; browser: Browser; tabs: [Row[], Row[]]; first: Row[] }

const institutions: InstitutionName[] = ['NORTH', 'HARBOUR', 'BIRCH']
const codeOf = (name: InstitutionName) => institutionOf(name).code

export async function startVisit({ network, url }: World, tally: Tally): Promise<Visit> {
  const patron = network.patron({ like: 'five-institutions' })
  const headers = await patiently(() => signIn(`${url}/sign-in/${codeOf(patron.home)}`, patron))
  const username = patron.cards.BIRCH ?? ''
  const there = { code: codeOf('BIRCH'), username, password: 'demo' }
  await patiently(() => signInAt({ url }, headers, there))
  const browser = openBrowser({ url, headers, tally })
  const first = await loadAll(browser)
  return { patron, browser, tabs: [first, first], first }
}

/** A replica whose lease has lapsed calls no institution for a moment, which happens on a busy machine. */
async function patiently<T>(run: () => Promise<T>, triesLeft = 20): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (triesLeft === 0) throw error
    await wait(500)
    return patiently(run, triesLeft - 1)
  }
}

export async function loadAll(browser: Browser): Promise<Row[]> {
  return (await Promise.all(institutions.map((name) => browser.load(codeOf(name))))).flat()
}

/** Starts each step after its gap, even if earlier steps are still running. `ended`: all of them. */
export async function follow(
  world: World,
  visit: Visit,
  schedule: Schedule,
): Promise<{ ended: Promise<unknown> }> {
  const running: Promise<void>[] = []
  for (const step of schedule) {
    await wait(step.gap)
    if (step.fault) setFault(world, visit, { step, fault: step.fault })
    running.push(take(visit, step))
  }
  return { ended: all(running) }
}

/** Waits for all, even if one fails, so that nothing is left running when the next group starts. */
export async function all<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

async function take({ browser, tabs, first }: Visit, step: Action): Promise<void> {
  switch (step.action) {
    case 'renew':
      return browser.click(
        'renewal',
        step.loans.map((loan) => find(tabs[step.tab], loans[loan]!)),
        step.manner,
      )
    case 'cancel':
      return browser.click('cancellation', [find(first, requests[step.request]!)], step.manner)
    case 'check':
      return browser.check(find(first, loans[step.loan]!))
    case 'load':
      tabs[step.tab] = await loadAll(browser)
  }
}

export type Item = { institution: InstitutionName; title: string }

export function find(rows: Row[], { title, institution }: Item): Target {
  const row = rows.find(
    ({ title: own, institutionCode }) => own?.startsWith(title) && institutionCode === codeOf(institution),
  )
  if (!row) throw new Error(`${title} is not shown.`)
  return row
}

/** Affects the next write at the institution of the step. */
function setFault({ network }: World, { patron }: Visit, { step, fault }: { step: Step; fault: Fault }) {
  const operation = step.action === 'cancel' ? 'cancel' : 'renew'
  const { institution } =
    step.action === 'renew' ? loans[step.loans[0]!]! : requests[step.action === 'cancel' ? step.request : 0]!
  network.fault({ ...fault, institution, operation, patron, times: 1 })
}
