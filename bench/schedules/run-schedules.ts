import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { Write } from '@library-card/mock-network/region/writes.ts'
import { find, follow, loadAll, startVisit, type Item, type Visit } from './follow.ts'
import { createTally, groupOf, loans, requests, type Group, type Schedule, type Tally } from './schedule.ts'
import { violationsOf, type Observation } from './violations.ts'
import { startWorld, type World } from './world.ts'

type Options = {
  count: number
  seed: number
  tally?: Tally
  /** `removed` proves that the schedules find double writes. Without restarts, because a start creates the locks again. */
  locks?: 'kept' | 'removed'
  progress?: (tally: Tally) => void
}

/** `failure`: the violations and their schedule; null if there are none. */
export type Report = { tally: Tally; failure: string | null }

/** Patrons at one server at the same time. */
const groupSize = 20

/** Runs random schedules until one fails. The seed repeats the schedules, but not their interleaving. */
export async function runSchedules(options: Options): Promise<Report> {
  const { count, seed, locks = 'kept', tally = createTally(), progress } = options
  const world = await startWorld({ locks })
  const groups = groupOf(Math.min(groupSize, count), { restarts: locks === 'kept' })
  const property = fc.asyncProperty(groups, async (group) => {
    await runGroup(world, group, tally)
    progress?.(tally)
  })
  try {
    const numRuns = Math.ceil(count / groupSize)
    const result = await fc.check(property, { seed, numRuns, endOnFailure: true })
    return { tally, failure: result.failed ? String(result.errorInstance) : null }
  } finally {
    await world.stop()
  }
}

async function runGroup(world: World, { schedules, restarts }: Group, tally: Tally): Promise<void> {
  const visits = await all(
    schedules.map(async (schedule) => ({ schedule, visit: await startVisit(world, tally) })),
  )
  await all([
    crash(world, restarts, tally),
    ...visits.map(({ visit, schedule }) => follow(world, visit, schedule)),
  ])
  await all(visits.map(({ visit, schedule }) => verify(world, { visit, schedule, tally })))
}

/** Waits for all, even if one fails, so that nothing is left running when the next group starts. */
async function all<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

async function crash({ restart }: World, restarts: number[], tally: Tally): Promise<void> {
  for (const after of restarts) {
    await wait(after)
    await restart()
    tally.restarts += 1
  }
}

/** Waits until nothing is in flight, requests the outcome of every click once more, and checks all observations. */
async function verify(
  world: World,
  { visit, schedule, tally }: { visit: Visit; schedule: Schedule; tally: Tally },
) {
  const { browser } = visit
  await browser.waitForOutcomes()
  while (writesOf(world, visit).some(({ spans }) => spans.some(({ until }) => until === null))) await wait(20)
  await Promise.all(browser.clicks.map((click) => browser.send(click)))
  const observations = await observe(world, visit)
  addUp(tally, observations, visit)
  const found = observations.flatMap((one) => violationsOf(one).map((violation) => ({ ...violation, one })))
  tally.doubleWrites += found.filter(({ isDouble }) => isDouble).length
  if (found.length > 0) throw new Error(describe(found, schedule))
}

function writesOf({ network }: World, { patron }: Visit) {
  return network.writes({ patron: patron.name })
}

async function observe(world: World, visit: Visit): Promise<Observation[]> {
  const { browser, first } = visit
  const now = await loadAll(browser)
  const writes = writesOf(world, visit)
  const of = (type: Observation['type'], item: Item, moves: boolean): Observation => {
    const { id } = find(first, item)
    return {
      type,
      id,
      moves,
      clicks: browser.clicks.filter(({ targets }) => targets.some((target) => target.id === id)),
      write: writes.find((write) => isOn(write, { type, item, id })),
      last: now.find((one) => one.id === id),
    }
  }
  return [
    ...loans.map((loan) => of('renewal', loan, loan.moves)),
    ...requests.map((request) => of('cancellation', request, false)),
  ]
}

const acts = { renewal: 'renew', cancellation: 'cancel' } as const

/** PAIA identifies an item by an address, and the patron has one loan and one request there. */
function isOn(
  { institution, act, object }: Write,
  { type, item, id }: { type: Observation['type']; item: Item; id: string },
): boolean {
  return institution === 'BIRCH' ? institution === item.institution && act === acts[type] : object === id
}

function addUp(tally: Tally, observations: Observation[], { browser }: Visit) {
  tally.schedules += 1
  tally.clicks += browser.clicks.length
  for (const { write, clicks, id } of observations) {
    tally.asked += write?.asked ?? 0
    tally.committed += write?.committed ?? 0
    tally.unsure += clicks.filter(({ outcomes }) =>
      outcomes.get(id)?.some(({ result }) => result === 'unsure'),
    ).length
  }
}

function describe(found: { what: string; one: Observation }[], schedule: Schedule): string {
  const whats = found.map(({ what, one: { type, id, clicks, write, last } }) => {
    const reported = clicks.map(({ key, sentAt, outcomes, targets }) => ({
      key,
      sentAt,
      shown: targets,
      outcomes: outcomes.get(id),
    }))
    return `${what} (${type} of ${id})\n${JSON.stringify({ reported, write, last }, null, 1)}`
  })
  return `${whats.join('\n')}\nin the schedule ${JSON.stringify(schedule)}`
}
