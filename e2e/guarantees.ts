/**
 * Prints each promise of docs/guarantees.md with the tests that keep it, as the runners themselves list them, or as they have
 * just told in the folder after `--run`. `--write` puts them into that file; without it a file that names others is a failure.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeTemporaryFolder } from './temporary-folder.ts'

const promises = /^- (G\d+) (.*)$/gm

type ListedTest = { name: string }
type RunTest = { ancestorTitles: string[]; title: string; status: string }
type RunReport = { testResults: { assertionResults: RunTest[] }[] }
type ListedSpec = { title: string; tests: { annotations: { type: string; description?: string }[] }[] }
type ListedSuite = { specs: ListedSpec[]; suites?: ListedSuite[] }
type ListedJourneys = { suites: ListedSuite[] }

const file = 'docs/guarantees.md'
const { values: options } = parseArgs({ options: { write: { type: 'boolean' }, run: { type: 'string' } } })
const titles = [...new Set([...unitTitles(options.run), ...journeyTitles(options.run)])]
const before = readFileSync(file, 'utf8')
const after = withTests(before)

for (const [, number = '', promise = ''] of before.matchAll(promises)) {
  const kept = keptBy(number)
  console.log(`${number.padEnd(3)} ${kept.length ? `${kept.length} tests` : 'not yet'}  ${promise}`)
  for (const title of kept) console.log(`      ${title}`)
}
if (options.write) writeFileSync(file, after)
else if (after !== before) {
  console.log(`\n${file} does not name the tests that there are: npm run guarantees -- --write`)
  process.exitCode = 1
}

/** Under each promise the tests that keep it; what stood there before goes. */
function withTests(text: string): string {
  return text
    .replace(/^ {2}- .*\n/gm, '')
    .replace(promises, (line, number: string) => [line, ...keptBy(number).map(toItem)].join('\n'))
}

function keptBy(number: string): string[] {
  return titles.filter((title) => new RegExp(`\\b${number}\\b`).test(title)).toSorted()
}

/** As it stands: nothing in a title is markup. */
function toItem(title: string): string {
  return `  - ${title.replaceAll(/[\\`*_<>[\]|]/g, String.raw`\$&`)}`
}

function unitTitles(run?: string): string[] {
  if (!run) return listUnits().map(({ name }) => name)
  const { testResults } = readJson(join(run, 'units.json')) as RunReport
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(' > '))
}

/** The static parse would print template literals as they stand; a skipped test is not listed by vitest. */
function listUnits(): ListedTest[] {
  const folder = makeTemporaryFolder('guarantees-')
  const json = join(folder, 'unit.json')
  execFileSync('npx', ['vitest', 'list', '--no-static-parse', `--json=${json}`], {
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
  const output = execFileSync('npx', ['playwright', 'test', '--list', '--reporter=json'], {
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

/** Playwright lists what it would skip like the rest. What only this machine cannot run says why, and counts. */
function runs({ tests }: ListedSpec): boolean {
  const skips = tests.flatMap(({ annotations }) =>
    annotations.filter(({ type, description }) => (type === 'skip' && !description) || type === 'fixme'),
  )
  return skips.length === 0
}
