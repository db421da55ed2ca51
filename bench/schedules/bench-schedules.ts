import { randomInt } from 'node:crypto'
import { runSchedules } from './run-schedules.ts'
import { createTally, type Tally } from './schedule.ts'

/** Schedules per mock network: it searches all its patrons at every call. */
const perNetwork = 500

/** Runs 10,000 (or `SCHEDULES`) random schedules of a patron's clicks against a crashing server. `SEED` repeats them. */
export async function benchSchedules(): Promise<string[]> {
  const wanted = Number(process.env['SCHEDULES'] ?? 10_000)
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31))
  console.log(`\n${wanted} schedules, SEED=${seed}`)
  const tally = createTally()
  for (let begun = 0; begun < wanted; begun += perNetwork) {
    const count = Math.min(perNetwork, wanted - begun)
    const { failure } = await runSchedules({ count, seed: seed + begun, tally, progress: print })
    if (failure === null) continue
    console.log(`SCHEDULES=${count} SEED=${seed + begun} runs these again.\n${failure}`)
    return [`${tally.doubleWrites} double writes in ${tally.schedules} schedules`]
  }
  return []
}

let printed = 0
function print(tally: Tally) {
  if (tally.schedules - printed < 100) return
  printed = tally.schedules
  console.log(JSON.stringify(tally))
}
