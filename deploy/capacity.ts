/**
 * `npx node deploy/capacity.ts --institutions 31 --patrons 20000 --calendars 3000 --lookups 800 --replicas 3`: estimates of calls and
 * connections, by the figures in docs/capacity.md. `--system koha`: what most institutions have, in place of Alma.
 */
import { parseArgs } from 'node:util'
import { assumptions, callsOfAccount, estimateCalls, meanCalls } from './calls-of-day.ts'

const given = { ...assumptions, replicas: 3 }
const names = [...Object.keys(given), 'system']
const { values: all } = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
})
const { system = 'alma', ...values } = all
const kinds = Object.entries(callsOfAccount).find(([name]) => name === system)?.[1]
if (!kinds) throw new Error(`--system is none of ${Object.keys(callsOfAccount).join(', ')}.`)
Object.assign(given, { calls: meanCalls(kinds.card), callsForDates: meanCalls(kinds.dates) })
for (const [name, value] of Object.entries(values)) {
  const number = Number(value)
  if (!(number >= 0)) throw new Error(`--${name} is not a number.`)
  Object.assign(given, { [name]: number })
}

const byKind = estimateCalls(given)
const atOne = Object.values(byKind).reduce((sum, calls) => sum + calls, 0) / given.institutions
/** The calls that all replicas together start at one institution. */
const perSecond = 18 / 1.05
const rows = {
  ...Object.fromEntries(Object.entries(byKind).map(([kind, calls]) => [`calls a day for ${kind}`, calls])),
  'calls a day at one institution': atOne,
  'seconds at full rate for them': atOne / perSecond,
  'connections to PostgreSQL': 11 * given.replicas,
}
console.table(Object.fromEntries(Object.entries(rows).map(([name, value]) => [name, Math.round(value)])))
