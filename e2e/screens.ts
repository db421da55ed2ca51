/**
 * `npm run screens`: pictures of all screens in `screens/`. With `--lang de`: of every page in that language, wide and at 390
 * px, in `screens/de/`.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({ options: { lang: { type: 'string' } }, allowPositionals: true })
const { lang } = values
const args = lang
  ? ['--config', 'e2e/languages.config.ts', '--project', lang, '-g', 'every page of']
  : ['--config', 'e2e/screens.config.ts']
const env = { ...process.env, ...(lang && { PICTURES: '1' }) }
const command = ['node_modules/@playwright/test/cli.js', 'test', ...args, ...positionals]
const { status } = spawnSync(process.execPath, command, { env, stdio: 'inherit' })
process.exitCode = status ?? 1
