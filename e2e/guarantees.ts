/**
 * Prints each promise of docs/guarantees.md with the tests that keep it, as the runners themselves list them. `--write` puts
 * them into that file; without it a file that names others is a failure.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const promises = /^- (G\d+) (.*)$/gm

type ListedTest = { name: string }
type ListedSpec = { title: string; tests: { annotations: { type: string }[] }[] }
type ListedSuite = { specs: ListedSpec[]; suites?: ListedSuite[] }

const file = 'docs/guarantees.md'
const titles = [...new Set([...unitTitles(), ...journeyTitles()])]
const before = readFileSync(file, 'utf8')
const after = withTests(before)

for (const [, number = '', promise = ''] of before.matchAll(promises)) {
  const kept = keptBy(number)
  console.log(`${number.padEnd(3)} ${kept.length ? `${kept.length} tests` : 'not yet'}  ${promise}`)
  for (const title of kept) console.log(`      ${title}`)
}
if (process.argv.includes('--write')) writeFileSync(file, after)
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

/** The static parse would print template literals as they stand; a skipped test is not listed by vitest. */
function unitTitles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'guarantees-'))
  const json = join(folder, 'unit.json')
  execFileSync('npx', ['vitest', 'list', '--no-static-parse', `--json=${json}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const listed = JSON.parse(readFileSync(json, 'utf8')) as ListedTest[]
  rmSync(folder, { recursive: true })
  return listed.map(({ name }) => name)
}

function journeyTitles(): string[] {
  const output = execFileSync('npx', ['playwright', 'test', '--list', '--reporter=json'], {
    maxBuffer: 2 ** 26,
  })
  const { suites } = JSON.parse(output.toString()) as { suites: ListedSuite[] }
  return suites
    .flatMap(specsOf)
    .filter(runs)
    .map(({ title }) => title)
}

function specsOf(suite: ListedSuite): ListedSpec[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)]
}

/** Playwright lists what it would skip like the rest. */
function runs({ tests }: ListedSpec): boolean {
  return !tests.some(({ annotations }) => annotations.some(({ type }) => type === 'skip' || type === 'fixme'))
}
