/**
 * `npm run guarantees`: prints each promise of e2e/guarantees.md with the tests that have its number, and fails if a promise
 * has none. The tests come from the runners' lists, or from the reports of a run (`--run=FOLDER`).
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeTemporaryFolder } from './temporary-folder.ts'

const vitest = 'node_modules/vitest/vitest.mjs'
const playwright = 'node_modules/@playwright/test/cli.js'
const promises = /^- (G\d+) (.*)$/gm

type ListedTest = { name: string }
type RunTest = { ancestorTitles: string[]; title: string; status: string }
type RunReport = { testResults: { assertionResults: RunTest[] }[] }
type ListedSpec = { title: string; tests: { annotations: { type: string; description?: string }[] }[] }
type ListedSuite = { specs: ListedSpec[]; suites?: ListedSuite[] }
type ListedJourneys = { suites: ListedSuite[] }

const { values: options } = parseArgs({ options: { run: { type: 'string' } } })
const titles = [...new Set([...unitTitles(options.run), ...journeyTitles(options.run)])]

for (const [, number = '', promise = ''] of readFileSync('e2e/guarantees.md', 'utf8').matchAll(promises)) {
  const tests = testsOf(number)
  console.log(`${number.padEnd(3)} ${tests.length} tests  ${promise}`)
  // A run has already printed the titles.
  if (!options.run) for (const title of tests) console.log(`      ${title}`)
  if (tests.length === 0) process.exitCode = 1
}

function testsOf(number: string): string[] {
  return titles.filter((title) => new RegExp(`\\b${number}\\b`).test(title)).toSorted()
}

function unitTitles(run?: string): string[] {
  if (!run) return listUnits().map(({ name }) => name)
  const { testResults } = readJson(join(run, 'units.json')) as RunReport
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(' > '))
}

/** Lists unit tests, without static parsing, which would print template literals unevaluated. Vitest does not list skipped tests. */
function listUnits(): ListedTest[] {
  const folder = makeTemporaryFolder('guarantees-')
  const json = join(folder, 'unit.json')
  execFileSync(process.execPath, [vitest, 'list', '--no-static-parse', `--json=${json}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return readJson(json) as ListedTest[]
}

function journeyTitles(run?: string): string[] {
  const { suites } = (run ? readJson(join(run, 'journeys.json')) : listJourneys()) as ListedJourneys
  return suites
    .flatMap(specsOf)
    .filter(runs)
    .map(({ title }) => title)
}

function listJourneys(): unknown {
  const output = execFileSync(process.execPath, [playwright, 'test', '--list', '--reporter=json'], {
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(output.toString())
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function specsOf(suite: ListedSuite): ListedSpec[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)]
}

/** Playwright also lists skipped tests. A test skipped with a reason counts as run: another command or machine runs it. */
function runs({ tests }: ListedSpec): boolean {
  const skips = tests.flatMap(({ annotations }) =>
    annotations.filter(({ type, description }) => (type === 'skip' && !description) || type === 'fixme'),
  )
  return skips.length === 0
}
