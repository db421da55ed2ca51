import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { Write } from '@library-card/mock-network/region/writes.ts'
import type { Target } from './browser.ts'
import { all, find, follow, loadAll, startVisit, type Item, type Visit } from './follow.ts'
import {
  createTally,
  decidedWithin,
  groupOf,
  loans,
  requests,
  type Crash,
  type Crashes,
  type Group,
  type Pace,
  type Schedule,
  type Tally,
} from './schedule.ts'
import { violationsOf, type Observation } from './violations.ts'
import { startWorld, type DatabaseSystem, type World } from './world.ts'

type Options = {
  count: number
  seed: number
  system: DatabaseSystem
  crashes: Crashes
  pace?: Pace
  tally?: Tally
  /** `removed` proves that the schedules find double writes. Without crashes, because a start creates the locks again. */
  locks?: 'kept' | 'removed'
  progress?: (tally: Tally) => void
}

/** `failure`: the violations and their schedule; null if there are none. */
export type Report = { tally: Tally; failure: string | null }

/** Patrons at one server at the same time. */
const groupSize = 20

/** Runs random schedules until one fails. The seed repeats the schedules, but not their interleaving. */
export async function runSchedules(options: Options): Promise<Report> {
  const { count, seed, system, crashes, progress } = options
  const { pace = 'usual', locks = 'kept', tally = createTally() } = options
  const world = await startWorld({ locks, system })
  const groups = groupOf(Math.min(groupSize, count), crashes, pace)
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

async function runGroup(world: World, { schedules, crashes }: Group, tally: Tally): Promise<void> {
  const visits = await all(
    schedules.map(async (schedule) => ({ schedule, visit: await startVisit(world, tally) })),
  )
  const began = world.advanced()
  const [followed] = await Promise.all([
    all(visits.map(({ visit, schedule }) => follow(world, visit, schedule))),
    crashAll(world, crashes, tally),
  ])
  const ended = all(followed.map((one) => one.ended))
  await endWithin(ended, actionTakes)
  await untilFree(world, { visits: visits.map(({ visit }) => visit), began, tally })
  await ended
  await untilEnded(
    world,
    visits.map(({ visit }) => visit),
  )
  await all(visits.map(({ visit, schedule }) => verify(world, { visit, schedule, tally })))
}

async function crashAll({ crash }: World, crashes: Crash[], tally: Tally): Promise<void> {
  for (const { of, after } of crashes) {
    await wait(after)
    await crash[of]()
    tally.crashes[of] += 1
  }
}

/** Milliseconds after which an action has ended, unless a crash has left it. */
const actionTakes = 2_000
/** Milliseconds. An action that was sent takes no more effect after the first; the card looks for those every five seconds. */
const passed = [0, 2_000, ...Array.from({ length: 2 * (decidedWithin / 5) }, () => 5_000)]

type Blocked = { visit: Visit; targets: Target[] }

/** Lets time pass until a next click on each loan would be accepted, and tallies how long that took. */
async function untilFree(
  world: World,
  { visits, began, tally }: { visits: Visit[]; began: number; tally: Tally },
): Promise<void> {
  let blocked: Blocked[] = visits.map((visit) => ({ visit, targets: loansClickedIn(visit) }))
  for (const milliseconds of passed) {
    await passTime(world, { visits, milliseconds })
    blocked = await findBlocked(blocked)
    if (blocked.length === 0) return
  }
  throw new Error(`Blocked for ever: ${JSON.stringify(blocked.map(({ targets }) => targets))}`)

  async function findBlocked(before: Blocked[]): Promise<Blocked[]> {
    const checked = await all(
      before.map(async ({ visit, targets }) => {
        const still = await visit.browser.findBlocked(targets)
        for (const { id } of targets.filter((target) => !still.includes(target))) tallyFree(visit, id)
        return { visit, targets: still }
      }),
    )
    const after = checked.filter(({ targets }) => targets.length > 0)
    // The card is reading actions back.
    const isProgress = after.length > 0 && countTargets(after) < countTargets(before)
    return isProgress && world.advanced() > began ? findBlocked(after) : after
  }

  function tallyFree({ browser }: Visit, id: string) {
    const first = browser.clicks.find(({ targets }) => targets.some((target) => target.id === id))!
    const blockedFor = (performance.now() - first.sentAt + world.advanced() - began) / 1_000
    tally.longestBlocked = Math.max(tally.longestBlocked, blockedFor)
    if (blockedFor > decidedWithin) tally.blockedTooLong += 1
  }
}

/** Lets time pass until no action is in flight: a crash can have left one that blocks no loan, such as a cancellation. */
async function untilEnded(world: World, visits: Visit[]): Promise<void> {
  for (const milliseconds of passed) {
    await passTime(world, { visits, milliseconds })
    const until = performance.now() + actionTakes
    const ended = await all(visits.map(({ browser }) => browser.haveEnded(until)))
    if (!ended.includes(false)) return
  }
  throw new Error('An action is in flight for ever.')
}

async function passTime(
  world: World,
  { visits, milliseconds }: { visits: Visit[]; milliseconds: number },
): Promise<void> {
  if (milliseconds === 0) return
  await untilWritesEnd(world, visits)
  await world.passTime(milliseconds)
  await wait(50)
}

function countTargets(blocked: Blocked[]): number {
  return blocked.flatMap(({ targets }) => targets).length
}

function loansClickedIn({ browser }: Visit): Target[] {
  const renewals = browser.clicks.filter(({ type }) => type === 'renewal')
  const targets = renewals.flatMap((click) => click.targets)
  return [...new Map(targets.map((target) => [target.id, target])).values()]
}

/** A late commit takes effect before time passes. */
async function untilWritesEnd(world: World, visits: Visit[]): Promise<void> {
  const isUnderWay = (visit: Visit) =>
    writesOf(world, visit).some(({ spans }) => spans.some(({ until }) => until === null))
  while (visits.some(isUnderWay)) await wait(20)
}

async function endWithin(ended: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const settled = ended.then(
    () => true,
    () => true,
  )
  return Promise.race([settled, wait(milliseconds, false)])
}

/** Requests the outcome of every click once more, and checks all observations. */
async function verify(
  world: World,
  { visit, schedule, tally }: { visit: Visit; schedule: Schedule; tally: Tally },
) {
  const { browser } = visit
  await untilWritesEnd(world, [visit])
  await Promise.all(browser.clicks.map((click) => browser.send(click, { isLast: true })))
  const observations = await observe(world, visit)
  addUp(tally, observations, visit)
  const found = observations.flatMap((one) => violationsOf(one).map((violation) => ({ ...violation, one })))
  tally.doubleWrites += found.filter(({ isDouble }) => isDouble).length
  tally.falseOutcomes += found.filter(({ isDouble }) => !isDouble).length
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
