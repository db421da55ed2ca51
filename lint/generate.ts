/**
 * `npm run generate`: writes the files that follow from code: catalogues, `docs/reference/` and
 * `docs/network-file.schema.json`. `npm run generate -- vendors` writes one of them. Checks and tests fail where one is stale.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const wanted = readFileSync(join(root, '.nvmrc'), 'utf8')
// An older Node would fail in the middle, with words about something else.
if (Number.parseInt(process.versions.node) < Number.parseInt(wanted)) {
  console.error(`This is Node ${process.versions.node}, too old for ${wanted.trim()}. Use: npm run generate`)
  process.exit(1)
}
const extract = [join(root, 'node_modules/@lingui/cli/dist/lingui.js'), 'extract', '--clean']
const update = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--update', '--project']

const generators: Record<string, { command: string[]; folder?: string }[]> = {
  // The catalogues of all languages, so that translators find new texts.
  catalogues: ['apps/web', 'apps/bff'].map((folder) => ({ command: extract, folder })),
  alma: [{ command: [...update, 'library-systems', 'src/alma/facts/answer-shapes.test.ts'] }],
  schema: [{ command: [...update, 'bff', 'src/config/network-file-schema.test.ts'] }],
  vendors: [{ command: [...update, 'bff', 'src/conformance.test.ts'] }],
  // Its table of keys is made from the schema.
  reference: [{ command: [...update, 'docs', 'reference.test.ts'] }],
}

const given = process.argv.slice(2)
for (const name of given.length > 0 ? given : Object.keys(generators)) {
  const steps = generators[name]
  if (!steps) {
    console.error(`There is no ${name}: there are ${Object.keys(generators).join(', ')}.`)
    process.exit(1)
  }
  for (const { command, folder = '.' } of steps) {
    const cwd = join(root, folder)
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8' })
    if (status === 0) continue
    console.error(`${stdout}${stderr}\nFailed: ${name}`)
    process.exitCode = 1
  }
}
