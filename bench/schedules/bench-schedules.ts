import { randomInt } from 'node:crypto'
import { isQuick, printFindings } from '../figures.ts'
import { runSchedules } from './run-schedules.ts'
import { createTally, decidedWithin, type Tally } from './schedule.ts'
import type { DatabaseSystem } from './world.ts'

/** Schedules per mock network, which searches all its patrons at every call. */
const perNetwork = 200

/**
 * Runs 10,000 (or `SCHEDULES`) random schedules of a patron's clicks against a server and a database that crash. `SEED` repeats
 * them.
 */
export async function benchSchedules(): Promise<string[]> {
  const wanted = Number(process.env['SCHEDULES'] ?? (isQuick ? 40 : 10_000))
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31))
  const tally = createTally()
  let failed: string | null = null
  for (let begun = 0; begun < wanted && !failed; begun += perNetwork) {
    const half = Math.ceil(Math.min(perNetwork, wanted - begun) / 2)
    const run = async (system: DatabaseSystem) => {
      const one = { count: half, seed: seed + begun, system, crashes: 'both', tally } as const
      const { failure } = await runSchedules({ ...one, progress: print })
      return failure && `${failure}\nSEED=${seed + begun} runs these again, with ${system}.`
    }
    // Each waits for crashes and pauses most of the time.
    const failures = await Promise.all([run('SQLite'), run('PostgreSQL')])
    failed = failures.find((failure) => failure !== null) ?? null
  }
  const { schedules, clicks, crashes, blockedTooLong } = tally
  console.log(
    `\n${schedules} schedules, SEED=${seed}: ${clicks} clicks, ${tally.committed} changes at institutions,`,
    `${crashes.process} crashes of the process and ${crashes.database} of the database; ${tally.unsure} unsure outcomes`,
  )
  if (failed) console.log(failed)
  const findings = [
    { name: 'double writes', figure: tally.doubleWrites, target: 0 },
    { name: 'false outcomes', figure: tally.falseOutcomes, target: 0 },
    { name: 'longest time that a loan was blocked, s', figure: tally.longestBlocked, target: decidedWithin },
    { name: `loans that were blocked for longer than ${decidedWithin} s`, figure: blockedTooLong, target: 0 },
  ]
  return printFindings(findings)
}

let printed = 0
function print(tally: Tally) {
  if (tally.schedules - printed < 100) return
  printed = tally.schedules
  console.error(JSON.stringify(tally))
}
