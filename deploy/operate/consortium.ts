import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { demoNetworkFile } from '../../e2e/card-process.ts'
import {
  lastingPort,
  makeCertificate,
  postgresBinaries,
  postgresUser,
  require,
  start,
  until,
  type Program,
} from './machine.ts'
import { isReady, startNginx } from './nginx.ts'

export type Consortium = Awaited<ReturnType<typeof startConsortium>>

/** Replicas do not run as root. Every machine has the user `nobody`. */
const user = process.getuid?.() === 0 ? 65_534 : undefined

/** Three replicas of a release on one PostgreSQL, nginx with the shipped configuration, and the mock network. */
export async function startConsortium(folder: string, release: string) {
  const network = await startMockNetwork()
  const [plain, tls, buffering, ...ports] = await Promise.all(Array.from({ length: 9 }, lastingPort))
  const metricsPorts = ports.splice(3)
  const postgres = await startPostgres(folder)
  const networkFile = join(folder, 'network.yaml')
  // One machine runs all parts here, so each of them is slower than in production.
  const patience =
    'limits: { connect: 5000, read: 6000, card: 8000 }\n  overload: { patrons: 60000, staff: 60000, calendars: 60000 }'
  writeFileSync(networkFile, demoNetworkFile(network, patience))
  const environment = {
    ...network.environment,
    PATH: process.env['PATH'],
    // The demo's providers register http on this machine only: nginx redirects to TLS.
    PUBLIC_URL: `http://localhost:${plain}`,
    TRUST_PROXY: '127.0.0.1',
    REPLICAS: `${ports.length}`,
    DATABASE_URL_FILE: join(folder, 'database-url'),
    DATA_KEY_FILE: join(folder, 'data-key'),
    /** Set during a rotation. */
    DATA_KEY_PREVIOUS_FILE: undefined as string | undefined,
    // Heads of the audit are logged at every level.
    LOG_LEVEL: 'warn',
  }
  writeFileSync(environment.DATABASE_URL_FILE, `${postgres.url}\n`, { mode: 0o600 })
  writeFileSync(environment.DATA_KEY_FILE, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
  for (const machine of ['one', 'other']) mkdirSync(assetsOf(folder, machine))
  // A replica may read only these files, and write only its folder of assets.
  const own = [environment.DATABASE_URL_FILE, environment.DATA_KEY_FILE]
  for (const path of [...own, ...['one', 'other'].map((machine) => assetsOf(folder, machine))])
    if (user !== undefined) chownSync(path, user, -1)
  // Not the one in node_modules, because the folders above may be for root only.
  const node = join(folder, 'node')
  copyFileSync(process.execPath, node)
  const shared = { folder, release, node, networkFile, environment }
  // Two replicas on one machine, whose folder of assets they share, and one on another.
  const replicas = ports.map((port, at) =>
    createReplica(shared, { port, metricsPort: metricsPorts[at]!, machine: at < 2 ? 'one' : 'other' }),
  )
  await Promise.all(replicas.map((replica) => replica.start()))
  const nginx = await startNginx(folder, { plain: plain!, tls: tls!, buffering: buffering!, ports })
  const url = `https://localhost:${tls}`
  return {
    ...shared,
    /** As browsers reach it, with TLS. */
    url,
    /** The same through an nginx that ignores `X-Accel-Buffering`. */
    bufferingUrl: `http://localhost:${buffering}`,
    accessLog: nginx.accessLog,
    certificate: nginx.certificate,
    network,
    database: postgres,
    replicas,
    /** The sign-in address of North University, for patrons and staff. */
    signInUrl: `${url}/sign-in/01MER_NORTH`,
    stop: async () => {
      await Promise.all([nginx.stop(), ...replicas.map((replica) => replica.process().stop())])
      await postgres.stop()
      await network.stop()
    },
  }
}

function assetsOf(folder: string, machine: string): string {
  return join(folder, `assets-${machine}`)
}

type Shared = {
  folder: string
  release: string
  node: string
  networkFile: string
  environment: Record<string, string | undefined>
}

/** One replica: a port, a log, and the process that runs at present. */
function createReplica(
  { folder, release, node, networkFile, environment }: Shared,
  { port, metricsPort, machine }: { port: number; metricsPort: number; machine: string },
) {
  const url = `http://127.0.0.1:${port}`
  const log = join(folder, `replica-${port}.log`)
  let current: Program
  return {
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    log,
    process: () => current,
    /** Starts it, from another release too, and waits until it is ready. */
    start: async (cwd = release) => {
      current = start({
        command: node,
        args: ['apps/bff/src/server.ts', '--network', networkFile],
        cwd,
        env: {
          ...environment,
          PORT: String(port),
          METRICS_PORT: String(metricsPort),
          ASSETS_FOLDER: assetsOf(folder, machine),
        },
        ...(user !== undefined && { uid: user }),
        log,
      })
      await until(async () => {
        require(current.child.exitCode === null, current.output())
        return isReady(url)
      }, `replica at ${port}`)
    },
  }
}

/** An empty database and its owner, in a folder, with TLS only; `run` runs a program of PostgreSQL. */
async function startPostgres(folder: string) {
  const binaries = postgresBinaries() ?? ''
  const data = join(folder, 'postgres/data')
  const owner = postgresUser()
  mkdirSync(join(folder, 'postgres'))
  const { certificate, key } = makeCertificate(join(folder, 'postgres'))
  for (const path of [join(folder, 'postgres'), key]) if (owner.uid) chownSync(path, owner.uid, -1)
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '-N'], {
    ...owner,
    stdio: 'pipe',
    cwd: '/',
  })
  writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 trust\n')
  const port = await lastingPort()
  const url = `postgres://card@127.0.0.1:${port}/card?sslmode=verify-full&sslrootcert=${certificate}`
  const tls = ['-c', 'ssl=on', '-c', `ssl_cert_file=${certificate}`, '-c', `ssl_key_file=${key}`]
  const open = async () => {
    const program = start({
      command: join(binaries, 'postgres'),
      args: ['-D', data, '-p', String(port), '-k', '', '-h', '127.0.0.1', ...tls],
      log: join(folder, 'postgres.log'),
      cwd: '/',
      ...owner,
    })
    await until(() => program.output().includes('ready to accept connections'), 'PostgreSQL')
    return program
  }
  /** The variables by which its programs find the database. */
  const address = { PGHOST: '127.0.0.1', PGPORT: String(port) }
  const run = (tool: string, ...args: string[]) =>
    void execFileSync(join(binaries, tool), args, { ...owner, cwd: '/', env: address, stdio: 'pipe' })
  let program = await open()
  run('createuser', '--username', 'postgres', 'card')
  run('createdb', '--username', 'postgres', '--owner', 'card', 'card')
  return {
    url,
    address,
    certificate,
    start: async () => {
      program = await open()
    },
    run,
    stop: () => program.stop('SIGINT'),
  }
}
