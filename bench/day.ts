// oxlint-disable-next-line no-restricted-imports -- the guard's own queue, whose clock is simulated
import { createQueue } from '@library-card/library-systems/guard/queue.ts'
// oxlint-disable-next-line no-restricted-imports -- the priorities of that queue
import type { Priority } from '@library-card/library-systems/exchange/http-client.ts'
// oxlint-disable-next-line no-restricted-imports -- seeded numbers, and nothing of the card
import { randomFrom } from '../apps/bff/test/audit/records.ts'
import {
  accountsInTen,
  assumptions,
  callsOfAccount,
  callsOfClearance,
  callsOfReport,
  estimateCalls,
  meanCalls,
  updatesOfDay,
} from '../deploy/calls-of-day.ts'
import {
  accounts,
  betweenPatrons,
  callsOfKinds,
  clearances,
  createTimeline,
  datesOfKinds,
  deskHours,
  hour,
  hours,
  limits,
  lookups,
  members,
  minute,
  noAccountRefreshedAfter,
  patrons,
  pickFrom,
  quotaOf,
  reminderHours,
  longReport,
  second,
  seed,
  shareOfReminders,
  shares,
  sizes,
  targets,
  times,
} from './day-model.ts'
import { inFull, printTable, quantile, round1, round2 } from './figures.ts'
import { codeOf } from './network.ts'
import { mostInASecond } from './seen-calls.ts'
import { benchSilence } from './silence.ts'
import { benchVisits } from './visits.ts'

/** Patrons with reminders who must all be served within the share of reminders. */
const fewReminders = patrons / 30

/**
 * A day of a network of 30 institutions and 300,000 patrons. First a card with such institutions shows what each kind of visit
 * costs; then all visits of a day pass through the queues of the guard, whose clock is simulated.
 */
export async function benchDay(): Promise<string[]> {
  const missedCalls = await benchVisits()
  printSystems()
  const day = simulateDay(patrons * shares.reminder)
  const missedOfDay = [...print(day), ...printReport(day)]
  const refused = countRefused('reminders', simulateDay(fewReminders))
  console.log(`\nWith ${fewReminders} reminders, ${refused} of their calls are beyond a tenth of a quota`)
  return [
    ...missedCalls,
    ...missedOfDay,
    ...benchSilence(patrons * shares.reminder),
    ...(refused > 0 ? [`${refused} calls for ${fewReminders} reminders are not sent`] : []),
  ]
}

type Kind =
  | 'first cards'
  | 'refreshed cards'
  | 'calendars'
  | 'reminders'
  | 'clearances'
  | 'reports'
  | 'staff look-ups'
/** Calls for the account at one institution: itself and its lists that are not empty. */
type Account = { member: number; calls: number; callsForDates: number }

/** For the formula. */
const given = {
  ...assumptions,
  institutions: members,
  patrons: patrons * shares.open,
  refreshes: shares.refresh / shares.open,
  accounts,
  calendars: patrons * shares.calendar,
  reminders: patrons * shares.reminder,
  lookups,
  clearances,
}

/** What the same patrons would cost if all institutions had another library system. */
function printSystems() {
  const rows = Object.entries(callsOfAccount).map(([system, { card, dates, tokens }]) => {
    const [calls, callsForDates] = [card, dates].map(meanCalls) as [number, number]
    // Where patrons sign in themselves, nobody else is looked for.
    const institutions = callsForDates === 0 ? accounts : members
    const day = estimateCalls({ ...given, calls, callsForDates, institutions })
    const ofPatrons = ['first cards', 'refreshed cards', 'calendars', 'reminders']
    return [
      system,
      {
        'an idle account': card.at(0),
        'one with everything': card.at(-1),
        mean: round1(calls),
        'for dates': round1(callsForDates),
        'tokens of a replica': tokens,
        'a day of all patrons': Math.round(ofPatrons.reduce((sum, kind) => sum + day[kind]!, 0)),
      },
    ]
  })
  printTable('Calls by library system, by the formula', Object.fromEntries(rows))
}

/** Everything that happens on the day passes through the members' queues. */
function simulateDay(reminders: number) {
  const random = randomFrom(seed)
  const timeline = createTimeline()
  const institutions = sizes.map((_, member) => createInstitution(timeline, quotaOf(member)))
  const pick = (weights: number[]) => pickFrom(weights, random)
  const timeIn = (weights: number[]) => pick(weights) * hour + random(hour)

  function someAccounts(): Account[] {
    const at = new Set<number>()
    while (at.size < accounts) at.add(pick(sizes))
    return [...at].map((member) => {
      const kind = pick(accountsInTen)
      return { member, calls: callsOfKinds[kind]!, callsForDates: datesOfKinds[kind]! }
    })
  }

  type Visit = {
    kind: Kind
    priority: Priority
    part?: 'calls' | 'callsForDates'
    more?: number
    /** Calls of each account, in place of those of its lists that are not empty. */
    each?: number
    searches?: boolean
    /** Calls of each institution without an account. */
    noAccount?: number
  }

  function visit(
    at: number,
    owned: Account[],
    { kind, priority, part = 'calls', more = 0, each, searches = false, noAccount = 1 }: Visit,
  ) {
    timeline.at(at, () => {
      for (const account of owned)
        institutions[account.member]!.read(kind, priority, (each ?? account[part] + more) - 1)
      if (!searches) return
      for (const [member, institution] of institutions.entries())
        if (!owned.some((account) => account.member === member))
          institution.read(kind, priority, noAccount - 1)
    })
  }

  function refresh(opened: number, later: number, owned: Account[]) {
    const searches = later >= noAccountRefreshedAfter
    visit(opened + later, owned, { kind: 'refreshed cards', priority: 'read', searches })
  }

  for (let nth = 0; nth < patrons * shares.open; nth++) {
    const owned = someAccounts()
    const at = timeIn(hours)
    visit(at, owned, { kind: 'first cards', priority: 'first-view', searches: true })
    if (nth < patrons * shares.refresh) refresh(at, random(2 * noAccountRefreshedAfter), owned)
  }
  for (let nth = 0; nth < patrons * shares.calendar; nth++) {
    const owned = someAccounts()
    const every = (24 * hour) / updatesOfDay
    const from = random(every)
    for (let update = 0; update < updatesOfDay; update++)
      visit(from + update * every, owned, {
        kind: 'calendars',
        priority: 'calendar',
        part: 'callsForDates',
        searches: update === 0 && nth % 7 === 0,
      })
  }
  for (let nth = 0; nth < reminders; nth++) {
    const owned = someAccounts()
    const at = timeIn(reminderHours)
    visit(at, owned, {
      kind: 'reminders',
      priority: 'reminder',
      part: 'callsForDates',
      searches: nth % 7 === 0,
    })
  }
  for (let nth = 0; nth < clearances; nth++) {
    const [home, ...others] = someAccounts()
    const { search, account: each, noAccount } = callsOfClearance
    const at = timeIn(deskHours)
    timeline.at(at, () => institutions[home!.member]!.read('clearances', 'background', search - 1))
    const clearance = { kind: 'clearances', priority: 'background', each, searches: true, noAccount } as const
    visit(at, [home!, ...others], clearance)
  }
  for (let nth = 0; nth < lookups; nth++)
    visit(timeIn(deskHours), someAccounts(), {
      kind: 'staff look-ups',
      priority: 'staff',
      more: 2,
      searches: true,
    })

  const night = { patrons: 0, minutes: 0 }
  readNextPatron(0)
  timeline.run(25 * hour)
  return Object.assign(institutions, { night })

  /** From the first minute of the day on, until one member has no calls left for later, or the night ends. */
  function readNextPatron(at: number) {
    timeline.at(at, () => {
      if (at >= 6 * hour || night.patrons >= longReport.patrons) return
      if (institutions.some((institution) => !institution.hasCallsForLater())) return
      Object.assign(night, { patrons: night.patrons + 1, minutes: Math.round(at / minute) })
      institutions[0]!.read('reports', 'report', callsOfReport.home - 1)
      const others = someAccounts()
        .filter(({ member }) => member !== 0)
        .slice(0, accounts - 1)
      for (const { member } of others)
        institutions[member]!.read('reports', 'report', callsOfReport.account - 1)
      for (const [member, institution] of institutions.entries())
        if (member !== 0 && !others.some((account) => account.member === member))
          institution.read('reports', 'report', 0)
      readNextPatron(at + betweenPatrons)
    })
  }
}

type Day = ReturnType<typeof simulateDay>

/** One institution behind the queue of the guard. */
function createInstitution({ now, after }: ReturnType<typeof createTimeline>, quota: number) {
  const queue = createQueue(limits, { now, after })
  const started: { at: number; waited: number; kind: Kind }[] = []
  const refused: Kind[] = []
  let reminders = 0
  /** Calls of calendars, reminders and reports. */
  let forLater = 0
  const hasCallsForLater = () => forLater < shareOfReminders * quota

  function call(kind: Kind, priority: Priority, { startBy, more }: { startBy: number; more: number }) {
    const asked = now()
    if (kind === 'reminders' && reminders >= shareOfReminders * quota) return void refused.push(kind)
    if (kind === 'reports' && !hasCallsForLater()) return void refused.push(kind)
    if (kind === 'reminders') reminders += 1
    if (kind === 'calendars' || kind === 'reminders' || kind === 'reports') forLater += 1
    const follow = priority === 'first-view' || priority === 'read' ? 'continuation' : priority
    queue.enter({
      priority,
      turn: 0,
      startBy,
      followUpCalls: more,
      start: (done) => {
        started.push({ at: now(), waited: now() - asked, kind })
        after(times.call, () => {
          done(times.call)
          for (let nth = 0; nth < more; nth++) call(kind, follow, { startBy, more: 0 })
        })
      },
      refuse: () => void refused.push(kind),
    })
  }

  return {
    quota,
    started,
    refused,
    hasCallsForLater,
    read: (kind: Kind, priority: Priority, more: number) =>
      call(kind, priority, { startBy: now() + times.visit, more }),
  }
}

/** Prints what one night of a report takes. Returns what missed its target. */
function printReport(day: Day): string[] {
  const { night } = day
  const nights = Math.ceil(longReport.patrons / Math.max(1, night.patrons))
  const calls = day.map(({ started }) => started.filter(({ kind }) => kind === 'reports').length)
  const share = Math.max(...day.map(({ quota }, member) => calls[member]! / quota))
  console.log(
    `\nA report of ${longReport.patrons} patrons: ${night.patrons} in one night, within ${night.minutes} minutes, so about ${nights} nights. ` +
      `It takes ${round1(100 * share)} % of a quota at most; ${countRefused('reports', day)} calls are not sent`,
  )
  return [
    ...(nights > longReport.nights ? [`A report takes ${nights} nights`] : []),
    ...(share > shareOfReminders ? [`A report takes ${round1(100 * share)} % of a quota`] : []),
  ]
}

function countRefused(kind: Kind, day: Day): number {
  return day.reduce((sum, { refused }) => sum + refused.filter((other) => other === kind).length, 0)
}

function print(day: Day): string[] {
  const kinds: Kind[] = [
    'first cards',
    'refreshed cards',
    'calendars',
    'reminders',
    'clearances',
    'reports',
    'staff look-ups',
  ]
  const countOf = (kind: Kind, at: Day) =>
    at.reduce((sum, { started }) => sum + started.filter((call) => call.kind === kind).length, 0)
  const estimated = estimateCalls({ ...given, reports: day.night.patrons })
  const all = day.reduce((sum, { started }) => sum + started.length, 0)
  printTable(
    `A day of ${members} institutions and ${patrons} patrons: calls by kind, seed ${seed}`,
    Object.fromEntries(
      kinds.map((kind) => {
        const calls = countOf(kind, day)
        const waits = day.flatMap(({ started }) =>
          started.filter((call) => call.kind === kind).map(({ waited }) => waited),
        )
        return [
          kind,
          {
            calls,
            'by the formula': Math.round(estimated[kind]!),
            '% of all': round1((100 * calls) / all),
            'p99 wait s': round2(quantile(waits, 0.99) / second),
            'not sent': countRefused(kind, day),
          },
        ]
      }),
    ),
  )
  const rows = day.map(({ quota, started }, member) => ({
    member: codeOf(member),
    quota,
    'calls a day': started.length,
    'of the quota %': round1((100 * started.length) / quota),
    'peak second': mostInASecond(started.map(({ at }) => at)),
  }))
  printTable('By institution, the largest first', [...rows.slice(0, 5), ...rows.slice(-5)])
  return [
    ...rows
      .filter((row) => row['peak second'] > targets.inASecond)
      .map((row) => `${row.member} sees ${row['peak second']} calls in a second`),
    ...rows
      .filter((row) => row['of the quota %'] > 100)
      .map((row) => `${row.member} needs ${row['of the quota %']} % of its quota`),
    ...kinds
      // The lists of an account that reminders may not read are in no count.
      .filter((kind) => kind !== 'reminders')
      .map((kind) => ({ kind, ratio: countOf(kind, day) / estimated[kind]! }))
      .filter(({ ratio }) => Math.abs(ratio - 1) > targets.difference)
      .map(({ kind, ratio }) => `${kind}: ${inFull(ratio)} of what the formula says`),
  ]
}
