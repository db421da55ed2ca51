/** `npm run release -- FOLDER [--node]`: writes the files of production, without mocks, tests and development dependencies. */
import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { figuresPage } from '../bench/save-figures.ts'
import { asvsPage } from '../docs/asvs.ts'
import { npm } from '../e2e/npm.ts'
import { createBillOfMaterials } from './bill-of-materials.ts'

const parts = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'CHANGELOG.md',
  'apps/bff/package.json',
  'apps/bff/src',
  'apps/web/dist',
  'packages/contract/package.json',
  'packages/contract/src',
  'packages/library-systems/package.json',
  'packages/library-systems/src',
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
writeFileSync(join(folder, 'COMMIT'), `${commitOf()}\n`)
writeFileSync(join(folder, 'library-card.cdx.json'), `${JSON.stringify(createBillOfMaterials(), null, 2)}\n`)
writeFileSync(join(folder, 'asvs.md'), asvsPage())
writeFileSync(join(folder, 'figures.md'), figuresPage())
writeFileSync(join(folder, 'SHA256SUMS'), checksumsOf(folder))
if (values.node)
  console.log(
    `SHA-256 of its Node ${process.version}, which comes from npm: ${sha256Of(realpathSync(join(folder, 'node_modules/.bin/node')))}`,
  )
console.log(`Library Card is in ${resolve(folder)}. npm run serve -- --network FILE starts it there.`)

/** The build of an image has no git folder, so it passes `--build-arg COMMIT=…`. */
function commitOf(): string {
  const { stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' })
  return process.env['COMMIT'] || stdout?.trim() || 'unknown'
}

/** For `sha256sum --check --quiet SHA256SUMS`. */
function checksumsOf(release: string): string {
  // A glob would leave out names that begin with a dot, such as .npmrc.
  const names = readdirSync(release, { encoding: 'utf8', recursive: true })
  const files = names.filter((name) => statSync(join(release, name)).isFile())
  const lines = files.toSorted().map((file) => `${sha256Of(join(release, file))}  ${file}\n`)
  return lines.join('')
}

function sha256Of(file: string): string {
  return hash('sha256', readFileSync(file))
}

function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}
