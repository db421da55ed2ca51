import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach(killGroup))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** A program and those that it has started, such as the workers of nginx. */
function killGroup({ pid }: ChildProcess) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

/** Files that keep Debian from starting services and creating a PostgreSQL cluster during the installation. */
const policies = new Map([
  ['/usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n'],
  ['/etc/postgresql-common/createcluster.d/library-card.conf', 'create_main_cluster = false\n'],
])

const programs = [
  '/usr/sbin/nginx',
  '/usr/bin/openssl',
  '/usr/bin/systemd-analyze',
  '/usr/bin/promtool',
  '/usr/bin/mtail',
]

const packages = ['nginx', 'postgresql', 'openssl', 'systemd', 'prometheus', 'mtail']

/** Returns a sentence with the programs that this machine lacks; null if it has all. */
export function lackOf(...names: ('nginx' | 'openssl')[]): string | null {
  const lacking = names.filter((name) => !existsSync(programs.find((path) => path.endsWith(name)) ?? ''))
  return lacking.length > 0 ? `this machine lacks ${lacking.join(' and ')}: install the Debian package` : null
}

/** Installs nginx, PostgreSQL, and the tools that verify the unit and the alerts, from Debian's packages. */
export function installPackages() {
  if (programs.every((path) => existsSync(path)) && postgresBinaries()) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=60']
  const added = [...policies.keys()].filter((path) => !existsSync(path))
  for (const path of added) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, policies.get(path) ?? '', { mode: 0o755 })
  }
  try {
    for (const args of [
      ['update', ...options],
      ['install', '-y', '--no-install-recommends', ...options, ...packages],
    ])
      execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  } finally {
    for (const path of added) rmSync(path)
  }
}

/**
 * Returns a port below 32768, where the system assigns none by itself: replicas and PostgreSQL stop and start again at the
 * same port.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => !given.has(port),
      () => false,
    )
    given.add(port)
    server.close()
    if (isFree) return port
  }
}

const given = new Set<number>()

export function postgresBinaries(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1)
}

/** PostgreSQL refuses to run as root. */
export function postgresUser(): { uid?: number } {
  return process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])) } : {}
}

type Start = {
  command: string
  args: string[]
  /** The file for standard output and standard error. */
  log: string
  cwd?: string
  env?: Record<string, string | undefined>
  uid?: number
}

export type Program = ReturnType<typeof start>

/** Starts a program, which ends with this process at the latest. */
export function start({ command, args, log, ...options }: Start) {
  const before = existsSync(log) ? readFileSync(log, 'utf8').length : 0
  const file = openSync(log, 'a')
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', file, file] })
  running.add(child)
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => {
    running.delete(child)
    return code ?? null
  })
  return {
    child,
    /** Its output since this start. */
    output: () => readFileSync(log, 'utf8').slice(before),
    /** Resolves to the exit code, or to null after a signal. */
    exit,
    stop: (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal)
      return exit
    },
  }
}

/** Waits until a condition holds, at most for two minutes. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const began = performance.now()
  while (!(await condition())) {
    if (performance.now() - began > 120_000) throw new Error(`${what}: not within 120 s`)
    await wait(50)
  }
}

export function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}

/** Creates a self-signed certificate for this machine, and its key, in files of the folder. */
export function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'card.crt'), join(folder, 'card.key')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...names],
    { stdio: 'pipe' },
  )
  return { certificate, key }
}
