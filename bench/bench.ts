/**
 * `npm run bench`, or `npm run bench -- card`: prints a table; exit code 1 and the names of the targets that were missed.
 * `npm run bench -- schedules` takes half an hour or more, so that it is run only by its name.
 */
import { benchCard } from './card.ts'
import { benchSchedules } from './schedules/bench-schedules.ts'

const figures = { card: benchCard }
const benches: Record<string, () => Promise<string[]>> = { ...figures, schedules: benchSchedules }
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
