import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../e2e/card-process.ts'
import { postgresBinaries, start, until } from './machine.ts'

/** An empty database in a folder; `run` runs a program of PostgreSQL. */
export async function startPostgres(folder: string) {
  const binaries = postgresBinaries() ?? ''
  const data = join(folder, 'postgres/data')
  // PostgreSQL refuses to run as root.
  const uid = process.getuid?.() === 0 ? Number(execFileSync('id', ['-u', 'postgres'])) : undefined
  const owner = uid === undefined ? {} : { uid }
  mkdirSync(join(folder, 'postgres'))
  if (uid !== undefined) chownSync(join(folder, 'postgres'), uid, -1)
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'card', '-A', 'trust', '-E', 'UTF8', '-N'], {
    ...owner,
    stdio: 'pipe',
    cwd: '/',
  })
  const port = await freePort()
  const url = `postgres://card@127.0.0.1:${port}/postgres`
  const open = async () => {
    const program = start({
      command: join(binaries, 'postgres'),
      args: ['-D', data, '-p', String(port), '-k', '', '-h', '127.0.0.1'],
      log: join(folder, 'postgres.log'),
      cwd: '/',
      ...owner,
    })
    await until(() => program.output().includes('ready to accept connections'), 'PostgreSQL')
    return program
  }
  let program = await open()
  return {
    url,
    start: async () => {
      program = await open()
    },
    run: (tool: string, ...args: string[]) =>
      void execFileSync(join(binaries, tool), args, { stdio: ['ignore', 'pipe', 'pipe'] }),
    stop: () => program.stop('SIGINT'),
  }
}
