import { callsOfAccount } from '../deploy/calls-of-day.ts'
import { isQuick } from './figures.ts'

export const members = 30
export const accounts = 3
export const patrons = isQuick ? 15_000 : 300_000
/** Shares of all patrons who do this on a day; staff look up a number of them. */
export const shares = { open: 0.05, refresh: 0.02, calendar: 0.05, reminder: 0.1 }
export const lookups = patrons / 375
export const clearances = patrons / 600
/** Patrons of one report on loans and debts elsewhere, of the largest member, and within how many nights they are to be read. */
export const longReport = { patrons: patrons / 30, nights: 8 }
export const targets = { inASecond: 20, difference: 0.02 }

export const second = 1_000
export const minute = 60 * second
export const hour = 3_600 * second
export const seed = Number(process.env['SEED'] ?? 1)

/** By hour, how likely patrons open their card. */
export const hours = [1, 1, 0, 0, 0, 1, 2, 5, 9, 12, 13, 12, 11, 12, 13, 13, 12, 10, 8, 7, 7, 6, 4, 2]
export const deskHours = hours.map((weight, at) => (at >= 9 && at < 18 ? weight : 0))
/** Most patrons leave the hour of reminders as it is proposed. */
export const reminderHours = hours.map((_, at) => (at === 7 ? 60 : at >= 5 && at <= 20 ? 3 : 0))
/** Members differ in size: the largest is seven times the smallest. */
export const sizes = Array.from({ length: members }, (_, member) => 1 / (member + 5))
const allSizes = sizes.reduce((sum, size) => sum + size)
/** The share of a patron's accounts that is at a member. */
export const shareOf = (member: number) => sizes[member]! / allSizes
/** Alma allows a thousand calls a day for each licence of a member of staff; we assume one for 200 patrons. */
export const quotaOf = (member: number) => 1_000 * Math.ceil((patrons * shareOf(member)) / 200)
/** Age from which a *Refresh* asks again where there was no account. */
export const noAccountRefreshedAfter = 300 * second
/** The share of a day's calls that the guard allows for reminders; beyond it, reports wait: for all three kinds together. */
export const shareOfReminders = 0.1
/** How long after the one before the next patron of a report is read: home, then the others, at rest. */
export const betweenPatrons = 1_500
/** All institutions of the day have Alma. */
export const { card: callsOfKinds, dates: datesOfKinds } = callsOfAccount.alma

export const limits = { inFlight: 30, callsPerSecond: 20 }
/** Milliseconds: of one call, and in which the calls of one visit must be answered. */
export const times = { call: 400, visit: 25 * second }

export function pickFrom(weights: number[], random: (below: number) => number): number {
  const precision = 1_000_000
  let left = (random(precision) / precision) * weights.reduce((sum, one) => sum + one)
  return Math.max(
    0,
    weights.findIndex((weight) => (left -= weight) < 0),
  )
}

/** Runs the tasks of each millisecond in the order in which they were set. */
export function createTimeline() {
  const due = new Map<number, (() => void)[]>()
  let now = 0
  function at(time: number, run: () => void) {
    const moment = Math.max(now, Math.ceil(time))
    const others = due.get(moment)
    let isCancelled = false
    const one = () => void (isCancelled || run())
    if (others) others.push(one)
    else due.set(moment, [one])
    return () => void (isCancelled = true)
  }
  return {
    at,
    now: () => now,
    after: (milliseconds: number, run: () => void) => at(now + milliseconds, run),
    run(until: number) {
      for (; now < until; now++) {
        // What runs may set more for the same moment.
        for (const run of due.get(now) ?? []) run()
        due.delete(now)
      }
    },
  }
}
