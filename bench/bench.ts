/**
 * `npm run bench`, or `npm run bench -- card`: prints a table; exit code 1 and the names of the targets that were missed.
 * `npm run bench -- audit` takes some minutes and `npm run bench -- schedules` half an hour or more: they are run only by name.
 */
import { benchAudit } from './audit.ts'
import { benchCard } from './card.ts'
import { benchRenew } from './renew.ts'
import { benchSchedules } from './schedules/bench-schedules.ts'

const figures = { card: benchCard, renew: benchRenew }
const benches: Record<string, () => Promise<string[]>> = {
  ...figures,
  audit: benchAudit,
  schedules: benchSchedules,
}
const wanted = process.argv.slice(2)

const missed: string[] = []
for (const name of wanted.length > 0 ? wanted : Object.keys(figures)) {
  const bench = benches[name]
  if (!bench)
    throw new Error(`There is no bench called ${name}: there are ${Object.keys(benches).join(', ')}.`)
  missed.push(...(await bench()))
}
if (missed.length > 0) console.error(`Missed: ${missed.join('; ')}`)
process.exit(missed.length > 0 ? 1 : 0)
