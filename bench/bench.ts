/**
 * `npm run bench`, or `npm run bench -- card`: prints tables and verdicts, and exits with code 1 if a target is missed for no known
 * reason. All of them take about half an hour. Six others run only by name: `replicas`, which needs nginx and PostgreSQL, `versions`, which needs another checkout, and the long ones, `attack` (six), `audit`, `soak` (five) and `schedules` (40 minutes). `--quick` checks that a benchmark runs; `--write` saves
 * the output in bench/figures/, of which a release makes a page.
 */
import { useTemporaryFolder } from '../e2e/temporary-folder.ts'
import { benchAttack } from './attack.ts'
import { benchAudit } from './audit.ts'
import { benchCard } from './card.ts'
import { benchDay } from './day.ts'
import { benchBrowser } from './browser.ts'
import { benchFaults } from './faults.ts'
import { isWriting } from './figures.ts'
import { benchGentleness } from './gentleness.ts'
import { benchGrowth } from './growth.ts'
import { benchIsolation } from './isolation.ts'
import { benchLists } from './lists.ts'
import { captureOutput, requireQuietMachine, saveFigures } from './save-figures.ts'
import { benchMemory, benchSoak } from './memory.ts'
import { benchPainting } from './painting.ts'
import { benchPauses } from './pauses.ts'
import { benchRenew } from './renew.ts'
import { benchReplicas } from './replicas.ts'
import { benchSchedules } from './schedules/bench-schedules.ts'
import { benchSlow } from './slow.ts'
import { benchThroughput } from './throughput.ts'
import { verdictOn } from './verdict.ts'
import { benchVersions } from './versions.ts'

useTemporaryFolder()

const figures = {
  card: benchCard,
  throughput: benchThroughput,
  pauses: benchPauses,
  isolation: benchIsolation,
  slow: benchSlow,
  renew: benchRenew,
  growth: benchGrowth,
  gentleness: benchGentleness,
  faults: benchFaults,
  memory: benchMemory,
  day: benchDay,
  browser: benchBrowser,
  lists: benchLists,
  painting: benchPainting,
}
/** Each resolves to its missed targets; null: it has none. */
const benches: Record<string, () => Promise<string[] | null>> = {
  ...figures,
  attack: benchAttack,
  audit: benchAudit,
  replicas: benchReplicas,
  soak: benchSoak,
  schedules: benchSchedules,
  versions: benchVersions,
}
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'))

// The load changes no count of `schedules`.
if (isWriting && wanted.join() !== 'schedules') requireQuietMachine()
const missed: string[] = []
for (const name of wanted.length > 0 ? wanted : Object.keys(figures)) {
  const bench = benches[name]
  if (!bench)
    throw new Error(`There is no bench called ${name}: there are ${Object.keys(benches).join(', ')}.`)
  const began = performance.now()
  const { result, printed } = await captureOutput(bench)
  console.error(`${name} took ${Math.round((performance.now() - began) / 1_000)} s`)
  const { lines, unnamed } = verdictOn(name, result)
  for (const line of lines) console.error(line)
  if (isWriting) saveFigures({ name, printed, verdict: lines })
  missed.push(...unnamed)
}
if (missed.length > 0) console.error(`Missed: ${missed.join('; ')}`)
process.exit(missed.length > 0 ? 1 : 0)
