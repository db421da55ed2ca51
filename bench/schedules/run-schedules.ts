import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import { arrive, find, follow, loadAll, type Visit } from './follow.ts'
import { groupOf, loans, request, type Group, type Schedule } from './schedule.ts'
import { createTally, type Tally } from './tally.ts'
import { violationsOf, type Seen } from './violations.ts'
import { startWorld, type World } from './world.ts'

type Wanted = {
  count: number
  seed: number
  tally?: Tally
  /** `removed`: the mutation control. Its server is not restarted, for a start brings the locks back. */
  locks?: 'kept' | 'removed'
  progress?: (tally: Tally) => void
}

/** `failure` names what is wrong and the schedule that shows it; null: nothing is. */
export type Report = { tally: Tally; failure: string | null }

/** So many patrons at once at one server. */
const groupSize = 20

/** Random schedules until one fails. The seed repeats what is done, not how it interleaves. */
export async function runSchedules(wanted: Wanted): Promise<Report> {
  const { count, seed, locks = 'kept', tally = createTally(), progress } = wanted
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
    schedules.map(async (schedule) => ({ schedule, visit: await arrive(world, tally) })),
  )
  await all([
    crash(world, restarts, tally),
    ...visits.map(({ visit, schedule }) => follow(world, visit, schedule)),
  ])
  await all(visits.map(({ visit, schedule }) => judge(world, { visit, schedule, tally })))
}

/** Where one fails the others still come to their end: nothing goes on when the next group begins. */
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

/** Waits until nothing runs at either side, asks once more for the end of every click, and looks. */
async function judge(
  world: World,
  { visit, schedule, tally }: { visit: Visit; schedule: Schedule; tally: Tally },
) {
  const { browser } = visit
  await browser.waitForEnds()
  while (writesOf(world, visit).some(({ spans }) => spans.some(({ until }) => until === null))) await wait(20)
  await Promise.all(browser.clicks.map((click) => browser.send(click)))
  const seen = await lookAt(world, visit)
  sumUp(tally, seen, visit)
  const found = seen.flatMap((one) => violationsOf(one).map((violation) => ({ ...violation, one })))
  tally.doubleWrites += found.filter(({ isDouble }) => isDouble).length
  if (found.length > 0) throw new Error(inWords(found, schedule))
}

function writesOf({ network }: World, { patron }: Visit) {
  return network.writes({ patron: patron.name })
}

async function lookAt(world: World, visit: Visit): Promise<Seen[]> {
  const { browser, first } = visit
  const now = await loadAll(browser)
  const writes = writesOf(world, visit)
  const of = (type: Seen['type'], thing: { institution: string; title: string }, moves: boolean): Seen => {
    const { id } = find(first, thing)
    return {
      type,
      id,
      moves,
      clicks: browser.clicks.filter(({ targets }) => targets.some((target) => target.id === id)),
      write: writes.find(({ object }) => object === id),
      last: now.find((one) => one.id === id),
    }
  }
  return [...loans.map((loan) => of('renewal', loan, loan.moves)), of('cancellation', request, false)]
}

function sumUp(tally: Tally, seen: Seen[], { browser }: Visit) {
  tally.schedules += 1
  tally.clicks += browser.clicks.length
  for (const { write, clicks, id } of seen) {
    tally.asked += write?.asked ?? 0
    tally.committed += write?.committed ?? 0
    tally.unsure += clicks.filter(({ ends }) =>
      ends.get(id)?.some(({ result }) => result === 'unsure'),
    ).length
  }
}

function inWords(found: { what: string; one: Seen }[], schedule: Schedule): string {
  const whats = found.map(({ what, one: { type, id, clicks, write, last } }) => {
    const told = clicks.map(({ key, at, ends, targets }) => ({ key, at, shown: targets, told: ends.get(id) }))
    return `${what} (${type} of ${id})\n${JSON.stringify({ told, write, last }, null, 1)}`
  })
  return `${whats.join('\n')}\nin the schedule ${JSON.stringify(schedule)}`
}
