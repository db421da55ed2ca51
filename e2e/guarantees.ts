/** Prints each promise of docs/guarantees.md with the tests that keep it, as the runners themselves list them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type ListedTest = { name: string }
type ListedSpec = { title: string; tests: { annotations: { type: string }[] }[] }
type ListedSuite = { specs: ListedSpec[]; suites?: ListedSuite[] }

const titles = [...unitTitles(), ...journeyTitles()]

for (const [, number = '', promise = ''] of readFileSync('docs/guarantees.md', 'utf8').matchAll(
  /^- (G\d+) (.*)$/gm,
)) {
  const kept = titles.filter((title) => new RegExp(`\\b${number}\\b`).test(title))
  console.log(`${number.padEnd(3)} ${kept.length ? `${kept.length} tests` : 'not yet'}  ${promise}`)
  for (const title of kept) console.log(`      ${title}`)
}

/** The static parse would print template literals as they stand; a skipped test is not listed by vitest. */
function unitTitles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'guarantees-'))
  const file = join(folder, 'unit.json')
  execFileSync('npx', ['vitest', 'list', '--no-static-parse', `--json=${file}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const listed = JSON.parse(readFileSync(file, 'utf8')) as ListedTest[]
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
