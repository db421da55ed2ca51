import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Consortium } from './consortium.ts'
import { require, start } from './machine.ts'

/** Faults of a description that a patron would see as "nothing": a wrong way to link accounts, and a misspelt key. */
export async function checkNetworkFile(consortium: Consortium): Promise<string> {
  const { idAtHome } = consortium.network.patron({ like: 'five-institutions' })
  const person = ['--check', '--as', idAtHome, '--at', '01MER_NORTH']
  const right = await serve(consortium, { name: 'right', edit: (text) => text, args: person })
  const found = right.text.match(/ found$/gm)?.length ?? 0
  require(found >= 4, right.text)
  require(/accepted +registered/.test(right.text), right.text)
  const wrong = await serve(consortium, { name: 'wrong', edit: withSharedIds, args: person })
  require(wrong.code === 1 && !/ found$/m.test(wrong.text), wrong.text)
  const misspelt = await serve(consortium, { name: 'misspelt', edit: withMisspeltKey, args: [] })
  const isTold = /institutions\[0\]\.timeZone \(01MER_NORTH, line \d+\): is missing/.test(misspelt.text)
  require(isTold, misspelt.text)
  return `--check tries secrets and redirect addresses, finds ${found} accounts of a person elsewhere, and fails where accounts: shared-id is wrong; a fault has its line`
}

type Run = { name: string; edit: (text: string) => string; args: string[] }

async function serve({ release, networkFile, environment, folder }: Consortium, { name, edit, args }: Run) {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, edit(readFileSync(networkFile, 'utf8')))
  const program = start({
    command: process.execPath,
    args: ['apps/bff/src/server.ts', '--network', file, ...args],
    cwd: release,
    env: { ...environment, PORT: '0' },
    log: join(folder, `${name}.log`),
  })
  return { code: await program.exit, text: program.output() }
}

const withMisspeltKey = (text: string) => text.replaceAll('timeZone:', 'timezone:')

function withSharedIds(text: string): string {
  return text
    .replace('accounts: linked', 'accounts: shared-id')
    .replaceAll(/code: 01MER_(\w+)\n/g, 'code: 01MER_$1\n    home: { campuses: [$1] }\n')
}
