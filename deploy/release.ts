/** `npm run release -- FOLDER [--node]`: what production needs, without mocks, tests and development dependencies. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { npm } from '../e2e/npm.ts'

const parts = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'apps/bff/package.json',
  'apps/bff/src',
  'apps/web/dist',
  'packages/contract/package.json',
  'packages/contract/src',
  'deploy/end-with-npm.ts',
]

const { positionals, values } = parseArgs({ allowPositionals: true, options: { node: { type: 'boolean' } } })
const [folder] = positionals
if (folder === undefined) fail('npm run release -- FOLDER [--node]   --node: with the Node of package.json')
if (existsSync(folder) && readdirSync(folder).length > 0) fail(`${folder} is not empty.`)

for (const part of parts)
  cpSync(part, join(folder, part), { recursive: true, filter: (file) => !file.includes('.test.') })
// The optional dependencies of the root package are Node for each platform.
const root = values.node ? ['--include-workspace-root'] : []
const { status } = spawnSync(process.execPath, npm('ci', '--omit=dev', '--workspace=apps/bff', ...root), {
  cwd: resolve(folder),
  stdio: ['ignore', 'ignore', 'inherit'],
})
if (status !== 0) fail('npm ci failed.')
console.log(`Library Card is in ${resolve(folder)}. npm run serve -- --network FILE starts it there.`)

function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}
