/**
 * `npm run mutants`, or `npm run mutants -- apps/bff/src/audit`: changes the code in 100 places of each folder, one at a time, in a copy
 * of the project, and prints how many changes the tests of that folder notice. Texts and object literals stay. `SEED=7` draws
 * others; `--write` saves the tables in bench/figures/. A folder takes half an hour.
 */
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import type { MutantResult } from '@stryker-mutator/api/core'
import { useTemporaryFolder } from '../e2e/temporary-folder.ts'
import { isQuick, isWriting, listMissed, printTable, rounds } from './figures.ts'
import { captureOutput, saveFigures } from './save-figures.ts'
import { verdictOn } from './verdict.ts'

/** Sources, and where their tests are besides the same folder. */
const folders: Record<string, string[]> = {
  'apps/bff/src/actions': ['apps/bff/src/members/one-person.test.ts'],
  'apps/bff/src/members': [
    'apps/bff/src/card',
    'apps/bff/src/features/calendar',
    'apps/bff/src/staff',
    ...[
      'app',
      'features',
      'actions/account-updates',
      'actions/renewals',
      'config/branding',
      'config/patron-limits',
      'metrics/metrics',
      'sign-in/providers',
      'sign-in/session-query',
    ].map((name) => `apps/bff/src/${name}.test.ts`),
  ],
  'apps/bff/src/features/clearance': [],
  'apps/bff/src/features/reminders': [],
  'packages/library-systems/src/koha': ['packages/library-systems/src/conformance/situations.test.ts'],
  'packages/library-systems/src/folio': ['packages/library-systems/src/conformance/situations.test.ts'],
  'packages/library-systems/src/guard': ['apps/bff/src/members/gentleness.test.ts'],
  'packages/library-systems/src/alma': [
    'apps/bff/src/conformance.test.ts',
    'apps/bff/src/members/purchase-requests.test.ts',
  ],
  'apps/bff/src/sign-in': [
    'apps/bff/src/features/password-sign-in',
    ...[
      'app',
      'id-token',
      'inputs',
      'rights-matrix',
      'card/preferences',
      'http/language',
      'metrics/metrics',
    ].map((name) => `apps/bff/src/${name}.test.ts`),
  ],
  'apps/bff/src/audit': ['apps/bff/src/staff', 'apps/bff/src/store/retention.test.ts'],
  // What all pages show is made there.
  'apps/web/src/card': ['apps/web/src'],
}
const { SEED: seed = '36' } = process.env
const count = rounds(100, 5)
/** Stryker's names of changes to texts and object literals. */
const leftOut = ['StringLiteral', 'ObjectLiteral']
/** Noticed of a hundred. */
const target = 85
const noticed: ReadonlySet<string> = new Set(['Killed', 'Timeout'])

useTemporaryFolder()
process.env['MUTANTS_SEED'] = seed
process.env['MUTANTS_COUNT'] = String(count)

async function testMutants(folder: string): Promise<MutantResult[]> {
  // Not by Stryker's own option: with it, changes to what runs while a module is loaded never take effect.
  process.env['MUTANTS_TESTS'] = JSON.stringify([folder, ...(folders[folder] ?? [])])
  const stryker = new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', join(import.meta.dirname, 'mutant-sample.ts')],
    checkers: ['sample'],
    mutate: [`${folder}/**/*.{ts,tsx}`, '!**/*.test.*'],
    mutator: { plugins: null, excludedMutations: leftOut },
    // Each mutant is tested by the tests that reach it.
    coverageAnalysis: 'perTest',
    // In addition to the tests' own time: a busy machine must not look like a change that was noticed.
    timeoutMS: 30_000,
    concurrency: 1,
    reporters: [],
    dryRunTimeoutMinutes: 30,
    tempDirName: join(tmpdir(), 'mutants'),
    // Stryker would rewrite it with a function that TypeScript no longer has.
    tsconfigFile: 'none',
    vitest: { configFile: 'bench/mutants.config.ts', related: false },
  })
  const results = await stryker.runMutationTest()
  // The sample has marked the others as errors of compilation.
  return results.filter(
    ({ status, mutatorName }) => status !== 'CompileError' && !leftOut.includes(mutatorName),
  )
}

function describe({ fileName, location, mutatorName, replacement, status }: MutantResult): string {
  const line = replacement?.split('\n')[0] ?? ''
  return `${status}: ${relative('.', fileName)}:${location.start.line} ${mutatorName} ${line.slice(0, 80)}`
}

async function report(folder: string, sample: MutantResult[], minutes: number): Promise<string[]> {
  const survivors = sample.filter(({ status }) => !noticed.has(status))
  for (const mutant of survivors) console.error(describe(mutant))
  const percent = Math.round((100 * (sample.length - survivors.length)) / sample.length)
  printTable(`Changes to the code, one at a time, seed ${seed}`, {
    [folder]: {
      changes: sample.length,
      noticed: `${percent} %`,
      'reached by no test': survivors.filter(({ status }) => status === 'NoCoverage').length,
      minutes: Math.round(minutes),
    },
  })
  const name = `changes of ${folder} that no test notices, in percent`
  return listMissed([{ name, figure: 100 - percent, target: 100 - target }])
}

const given = process.argv.slice(2).filter((name) => !name.startsWith('--'))
const missed: string[] = []
for (const folder of given.length > 0 ? given : Object.keys(folders)) {
  const began = performance.now()
  const sample = await testMutants(folder)
  const minutes = (performance.now() - began) / 60_000
  // Without what the tool prints.
  const { result, printed } = await captureOutput(() => report(folder, sample, minutes))
  const name = `mutants of ${folder}`
  if (isWriting)
    saveFigures({
      name,
      printed,
      verdict: verdictOn(name, result).lines,
      command: `npm run mutants -- ${folder}`,
    })
  missed.push(...result)
}
if (missed.length > 0) console.error(`Missed: ${missed.join('; ')}`)
process.exit(missed.length > 0 && !isQuick ? 1 : 0)
