/** `npm test`: every check, then all units and journeys even where some fail; the last line counts them. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'

const folder = 'node_modules/.cache/tests'
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const ready = run('check') && run('build')
const units =
  ready &&
  run('unit:uncached', '--reporter=default', '--reporter=json', `--outputFile.json=${folder}/units.json`)
const journeys = ready && run('e2e', '--reporter=list,json')
const kept = ready && run('guarantees', `--run=${folder}`)
const counts = [countUnits(), countJourneys()]
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
const good = ready && units && journeys && kept

console.log(`\n${passed} passed, ${good ? failed : Math.max(failed, 1)} failed`)
process.exit(good ? 0 : 1)

function run(script: string, ...options: string[]): boolean {
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...options], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(script === 'e2e' && { PLAYWRIGHT_JSON_OUTPUT_NAME: `${folder}/journeys.json` }),
    },
  })
  return status === 0
}

function countUnits() {
  const { numPassedTests = 0, numFailedTests = 0 } = read<{ numPassedTests: number; numFailedTests: number }>(
    'units',
  )
  return { passed: numPassedTests, failed: numFailedTests }
}

function countJourneys() {
  const { stats } = read<{ stats: { expected: number; unexpected: number; flaky: number } }>('journeys')
  return { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) }
}

/** A runner that did not come to its end has written nothing. */
function read<T>(name: string): Partial<T> {
  try {
    return JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as T
  } catch {
    return {}
  }
}
