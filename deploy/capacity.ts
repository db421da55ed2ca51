/**
 * `npx node deploy/capacity.ts --institutions 31 --patrons 20000 --calendars 3000 --lookups 800 --replicas 3`: estimates of calls and
 * connections, by the figures in docs/capacity.md.
 */
import { parseArgs } from 'node:util'
import { assumptions, estimateCalls } from './calls-of-day.ts'

const given = { ...assumptions, replicas: 3 }
const options = Object.fromEntries(Object.keys(given).map((name) => [name, { type: 'string' as const }]))
const { values } = parseArgs({ options })
for (const [name, value] of Object.entries(values)) {
  const number = Number(value)
  if (!(number >= 0)) throw new Error(`--${name} is not a number.`)
  Object.assign(given, { [name]: number })
}

const byKind = estimateCalls(given)
const atOne = Object.values(byKind).reduce((sum, calls) => sum + calls, 0) / given.institutions
/** What all replicas together start at one institution. */
const perSecond = 18 / 1.05
const rows = {
  ...Object.fromEntries(Object.entries(byKind).map(([kind, calls]) => [`calls a day for ${kind}`, calls])),
  'calls a day at one institution': atOne,
  'seconds at full rate for them': atOne / perSecond,
  'connections to PostgreSQL': 11 * given.replicas,
}
console.table(Object.fromEntries(Object.entries(rows).map(([name, value]) => [name, Math.round(value)])))
