import { randomInt } from 'node:crypto'
import { runSchedules } from './run-schedules.ts'
import { createTally } from './tally.ts'

/** So many patrons at one network: it looks through all of them at every call. */
const atOneNetwork = 500

/** Random schedules of one patron's clicks against a server that crashes: 10,000, or `SCHEDULES`. `SEED` repeats them. */
export async function benchSchedules(): Promise<string[]> {
  const wanted = Number(process.env['SCHEDULES'] ?? 10_000)
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31))
  console.log(`\n${wanted} schedules, SEED=${seed}`)
  const tally = createTally()
  for (let begun = 0; begun < wanted; begun += atOneNetwork) {
    const count = Math.min(atOneNetwork, wanted - begun)
    const { failure } = await runSchedules({ count, seed: seed + begun, tally, progress: print })
    if (failure === null) continue
    console.log(`SCHEDULES=${count} SEED=${seed + begun} runs these again.\n${failure}`)
    return [`${tally.doubleWrites} double writes in ${tally.schedules} schedules`]
  }
  return []
}

let printed = 0
function print(tally: ReturnType<typeof createTally>) {
  if (tally.schedules - printed < 100) return
  printed = tally.schedules
  console.log(JSON.stringify(tally))
}
