/**
 * `npm test`: runs the journeys, and at the same time all checks and unit tests. The last line counts passed and failed tests.
 * `npm test -- --busy=4` adds four processes that compute all the time, and skips the tests that measure time.
 */
import { spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { npm } from './npm.ts'
import { makeTemporaryFolder, memoryFolder } from './temporary-folder.ts'

const { values: given } = parseArgs({ options: { busy: { type: 'string', default: '0' } } })
const busy = Number(given.busy)
const leftOut = busy > 0 ? ['long', 'time'] : ['long']
const folder = 'node_modules/.cache/tests'
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const temporary = makeTemporaryFolder('card-run-', memoryFolder())
const testing = {
  TMPDIR: temporary,
  PLAYWRIGHT_JSON_OUTPUT_NAME: `${folder}/journeys.json`,
  // By default these caches are in the temporary folder, which is removed.
  PWTEST_CACHE_DIR: resolve('node_modules/.cache/playwright'),
  NODE_COMPILE_CACHE: resolve('node_modules/.cache/node'),
}

// A terminal sends Ctrl-C to all processes. This process waits for the others and removes their temporary files.
process.on('SIGINT', () => {})

const unitTests: Run = {
  options: [
    '--uncached',
    `--tags-filter=${leftOut.map((tag) => `!${tag}`).join(' && ')}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${folder}/units.json`,
  ],
  env: testing,
}

startBusyProcesses()
// Unit tests start the server, which must not read a partial build.
const isBuilt = await run('build')
console.log('The checks and the unit tests run meanwhile; their output follows at their end.')
const others = [runQuietly('check', {}), runQuietly('unit', unitTests)]
const results = [isBuilt, isBuilt && (await runJourneys()), ...(await Promise.all(others))]
const kept = await run('guarantees', { options: [`--run=${folder}`] })
const left = readdirSync(temporary)
if (left.length > 0) console.error(`Left in the temporary folder: ${left.join(', ')}`)

const counts = [countUnits(), countJourneys()]
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
const isGood = results.every(Boolean) && kept && left.length === 0
console.log(
  '\nLeft out: tests with the tag `long`, which `npm run unit -- --long` and `npm run e2e -- --long` run.',
)
if (busy > 0) console.log(`Left out beside ${busy} busy processes: tests with the tag \`time\`.`)
// Failures are repeated at the end, because some CI services show only the last lines.
for (const failure of [...failedUnits(), ...failedJourneys()]) console.log(`Failed: ${failure}`)
console.log(`${passed} passed, ${isGood ? failed : Math.max(failed, 1)} failed`)
process.exit(isGood ? 0 : 1)

/** Starts processes that end with this process, even if it is killed. */
function startBusyProcesses() {
  const compute = `while (process.ppid === ${process.pid}) for (let at = 0; at < 1e7; at++);`
  for (let count = 0; count < busy; count++) {
    const child = spawn(process.execPath, ['--eval', compute], { stdio: 'ignore' })
    process.once('exit', () => child.kill())
  }
}

/** Prints the output at the end, because mixed output of two runners is unreadable. */
async function runQuietly(script: string, options: Run): Promise<boolean> {
  const log = join(folder, `${script}.log`)
  const output = openSync(log, 'w')
  const passes = await run(script, { ...options, stdio: ['ignore', output, output] })
  closeSync(output)
  process.stdout.write(`\n${readFileSync(log, 'utf8')}\n`)
  return passes
}

function runJourneys(): Promise<boolean> {
  const tags = leftOut.map((tag) => `@${tag}`).join('|')
  return run('e2e', { options: [`--grep-invert=${tags}`, '--reporter=list,json'], env: testing })
}

type UnitReport = {
  testResults: { name: string; status: string; message: string; assertionResults: UnitTest[] }[]
}
type UnitTest = { fullName: string; status: string; failureMessages: string[] }
type JourneySuite = { specs?: Journey[]; suites?: JourneySuite[] }
type Journey = { title: string; ok: boolean; tests: { results: { errors: { message: string }[] }[] }[] }

type Run = { options?: string[]; env?: Record<string, string>; stdio?: StdioOptions }

async function run(script: string, { options = [], env, stdio = 'inherit' }: Run = {}): Promise<boolean> {
  const child = spawn(process.execPath, npm('run', '--silent', script, '--', ...options), {
    stdio,
    env: { ...process.env, ...env },
  })
  const [status] = await once(child, 'exit')
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

function failedUnits(): string[] {
  const { testResults = [] } = read<UnitReport>('units')
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    // A file that cannot be loaded has no tests.
    if (status === 'failed' && assertionResults.length === 0) return [`${name}\n${message}`]
    const failures = assertionResults.filter((test) => test.status === 'failed')
    return failures.map(({ fullName, failureMessages }) => [fullName, ...failureMessages].join('\n'))
  })
}

function failedJourneys(): string[] {
  const { suites = [] } = read<JourneySuite>('journeys')
  return suites.flatMap(journeysOf).flatMap(({ title, ok, tests }) => {
    const tries = tests.flatMap((test) => test.results)
    return ok
      ? []
      : [[title, ...tries.flatMap(({ errors }) => errors.map(({ message }) => message))].join('\n')]
  })
}

function journeysOf({ specs = [], suites = [] }: JourneySuite): Journey[] {
  return [...specs, ...suites.flatMap(journeysOf)]
}

/** A runner that was interrupted has written no report. */
function read<T>(name: string): Partial<T> {
  try {
    return JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as T
  } catch {
    return {}
  }
}
