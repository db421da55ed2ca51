import { setTimeout as wait } from 'node:timers/promises'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { signIn } from '../sign-in.ts'
import { openBrowser, type Browser, type Shown, type Target } from './browser.ts'
import { loans, request, type Act, type Schedule, type Step, type Strike } from './schedule.ts'
import type { Tally } from './tally.ts'
import type { World } from './world.ts'

/** A patron of a fresh copy with two tabs, each showing the lists as they were when it was last loaded. */
export type Visit = { patron: MockPatron; browser: Browser; tabs: [Shown[], Shown[]]; first: Shown[] }

const institutions = ['NORTH', 'HARBOUR']
const codeOf = (name: string) => `01MER_${name}`

export async function arrive({ network, url }: World, tally: Tally): Promise<Visit> {
  const patron = network.patron({ like: 'five-institutions' })
  const headers = await signIn(`${url}/sign-in/${codeOf(patron.home)}`, patron)
  const browser = openBrowser({ url, headers, tally })
  const first = await loadAll(browser)
  return { patron, browser, tabs: [first, first], first }
}

export async function loadAll(browser: Browser): Promise<Shown[]> {
  return (await Promise.all(institutions.map((name) => browser.load(codeOf(name))))).flat()
}

/** Begins each step after its gap, whatever the steps before have come to, and waits for all. */
export async function follow(world: World, visit: Visit, schedule: Schedule): Promise<void> {
  const begun: Promise<void>[] = []
  for (const step of schedule) {
    await wait(step.gap)
    if (step.strike) strikeNext(world, visit, { step, strike: step.strike })
    begun.push(take(visit, step))
  }
  await Promise.all(begun)
}

async function take({ browser, tabs, first }: Visit, step: Act): Promise<void> {
  switch (step.act) {
    case 'renew':
      return browser.click(
        'renewal',
        step.loans.map((loan) => find(tabs[step.tab], loans[loan]!)),
        step.manner,
      )
    case 'cancel':
      return browser.click('cancellation', [find(first, request)], step.manner)
    case 'check':
      return browser.check(find(first, loans[step.loan]!))
    case 'load':
      tabs[step.tab] = await loadAll(browser)
  }
}

/** What the tab shows of it. */
export function find(shown: Shown[], { title, institution }: { title: string; institution: string }): Target {
  const one = shown.find(
    ({ title: own, institutionCode }) => own?.startsWith(title) && institutionCode === codeOf(institution),
  )
  if (!one) throw new Error(`${title} is not shown.`)
  return one
}

function strikeNext({ network }: World, { patron }: Visit, { step, strike }: { step: Step; strike: Strike }) {
  const operation = step.act === 'cancel' ? 'cancel' : 'renew'
  const institution = step.act === 'renew' ? loans[step.loans[0]!]!.institution : 'NORTH'
  network.fault({ ...strike, institution, operation, patron, times: 1 })
}
