/**
 * `npm run unit` and `npm run e2e`. A first option selects other tests: `npm run unit -- --long`. Other arguments are passed to
 * the runner.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { npm } from './npm.ts'

type Tests = { run: string[]; env?: Record<string, string>; needsBuild?: true }

const turbo = 'node_modules/turbo/bin/turbo'
const vitest = ['node_modules/vitest/vitest.mjs', 'run']
const playwright = ['node_modules/@playwright/test/cli.js', 'test']
/** Tests by option. The empty text means no option. */
const tests: Record<string, Record<string, Tests>> = {
  unit: {
    '': {
      run: [turbo, 'run', '--continue', '--concurrency=1', 'unit', 'unit:docs'],
      env: { DO_NOT_TRACK: '1' },
    },
    '--uncached': { run: vitest },
    '--long': {
      run: [
        ...vitest,
        ...['bff', 'bench', 'library-systems'].flatMap((name) => ['--project', name]),
        '--tags-filter=long',
        '--hideSkippedTests',
      ],
    },
    '--random-inputs': {
      run: [...vitest, '--project', 'bff', 'src/random-inputs.test.ts'],
      env: { RANDOM_INPUTS: '2000' },
    },
    '--odd-answers': {
      run: [...vitest, '--project', 'library-systems', 'src/alma/odd-answers.test.ts'],
      env: { ODD_ANSWERS: '20000' },
    },
  },
  e2e: {
    '': { run: playwright },
    '--long': { run: [...playwright, '--grep', '@long'] },
    '--axe': { run: playwright, env: { AXE: 'all' } },
    '--back-button': { run: [...playwright, 'back-button'], env: { BACK_BUTTON: 'all' } },
    '--outputs': { run: [...playwright, '--config', 'e2e/outputs.config.ts'], needsBuild: true },
    '--dates': { run: ['e2e/dates.ts'], needsBuild: true },
    '--languages': { run: [...playwright, '--config', 'e2e/languages.config.ts'], needsBuild: true },
    '--engines': { run: ['e2e/engines.ts'], needsBuild: true },
  },
}

const [kind = '', ...args] = process.argv.slice(2)
const [option = ''] = args
const chosen = tests[kind]?.[option]
const { run, env, needsBuild } = chosen ?? tests[kind]![''] ?? { run: [] }
// A terminal sends Ctrl-C to the runner too. This process ends after the runner.
process.on('SIGINT', () => {})
if (needsBuild) await start(npm('run', '--silent', 'build'))
if (kind === 'e2e' && !existsSync('apps/web/dist/index.html')) {
  console.error('Journeys use the built web app. Build it first: npm run build')
  process.exit(1)
}
await start([...run, ...(chosen ? args.slice(1) : args)], env)

/** Runs a command. If it fails, ends this process with the command's status. */
async function start(command: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, command, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  process.once('SIGTERM', () => child.kill())
  const [status] = await once(child, 'exit')
  if (status !== 0) process.exit(status ?? 1)
}
