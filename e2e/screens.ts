/**
 * `npm run screens`: pictures of all screens in `screens/`. With `--lang de`: of every page in that language, wide and at 390
 * px, in `screens/de/`. With `--network FILE`: of the main pages with the name, pictures, colours and texts of that network
 * file. These are in a folder of the file's name, in the network's first language or the language of `--lang`.
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { lang: { type: 'string' }, network: { type: 'string' } },
  allowPositionals: true,
})
const { lang, network } = values
const args =
  lang && !network
    ? ['--config', 'e2e/languages.config.ts', '--project', lang, '-g', 'every page of']
    : ['--config', 'e2e/screens.config.ts']
const env = {
  ...process.env,
  ...(lang && { PICTURES: '1', SCREENS_LANG: lang }),
  ...(network && { SCREENS_NETWORK: resolve(network) }),
}
const command = ['node_modules/@playwright/test/cli.js', 'test', ...args, ...positionals]
const { status } = spawnSync(process.execPath, command, { env, stdio: 'inherit' })
process.exitCode = status ?? 1
