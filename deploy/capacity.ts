/**
 * `npx node deploy/capacity.ts --institutions 31 --patrons 20000 --calendars 3000 --lookups 800 --replicas 3`: estimates of calls and
 * connections, by the figures in docs/capacity.md. The defaults are guesses: operators give their own numbers.
 */
import { parseArgs } from 'node:util'

const defaults = {
  institutions: 31,
  /** Patrons who open their card on a day. */
  patrons: 5_000,
  /** How often each does, beyond the cache. */
  views: 2,
  /** Institutions where a patron has an account. */
  accounts: 2.5,
  /** Calls for an account with loans: itself, and the lists that are not empty. */
  calls: 2.5,
  calendars: 1_000,
  /** Patrons who get reminders. */
  reminders: 2_000,
  /** Patrons whom staff look up on a day, over all desks. */
  lookups: 500,
  replicas: 3,
}

const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }]))
const { values } = parseArgs({ options })
const given = { ...defaults }
for (const name of Object.keys(defaults).filter((one) => one in values)) {
  const number = Number(values[name])
  if (!(number >= 0)) throw new Error(`--${name} is not a number.`)
  Object.assign(given, { [name]: number })
}

const { institutions, patrons, views, accounts, calls, calendars, reminders, lookups, replicas } = given
const elsewhere = institutions - accounts
const cardsOfDay = patrons * (accounts * calls * views + elsewhere)
const calendarsOfDay = calendars * (4 * accounts * calls + elsewhere / 7)
const remindersOfDay = reminders * (1 + accounts * calls + elsewhere / 7)
const lookupsOfDay = lookups * (accounts * calls + elsewhere)
const ofDay = cardsOfDay + calendarsOfDay + remindersOfDay + lookupsOfDay
const perSecond = 18 / 1.05
const rows = {
  'calls a day for cards': cardsOfDay,
  'calls a day for calendars': calendarsOfDay,
  'calls a day for reminders': remindersOfDay,
  'calls a day for staff': lookupsOfDay,
  'calls a day at one institution': ofDay / institutions,
  'seconds at full rate for them': ofDay / institutions / perSecond,
  'connections to PostgreSQL': 11 * replicas,
}
console.table(Object.fromEntries(Object.entries(rows).map(([name, value]) => [name, Math.round(value)])))
