import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** nginx and PostgreSQL from Debian's packages. */
export function installPackages() {
  if (existsSync('/usr/sbin/nginx') && existsSync('/usr/bin/openssl') && postgresBinaries()) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=60']
  for (const args of [
    ['update', ...options],
    ['install', '-y', '--no-install-recommends', ...options, 'nginx', 'postgresql', 'openssl'],
  ])
    execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

export function postgresBinaries(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1)
}

type Start = {
  command: string
  args: string[]
  /** Where both of its outputs go. */
  log: string
  cwd?: string
  env?: Record<string, string | undefined>
  uid?: number
}

export type Program = {
  child: ChildProcess
  /** What it has written since this start. */
  output: () => string
  /** Resolves to the exit code, or to null after a signal. */
  exit: Promise<number | null>
  stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** It ends at the latest when this process does. */
export function start({ command, args, log, ...options }: Start): Program {
  const before = existsSync(log) ? readFileSync(log, 'utf8').length : 0
  const file = openSync(log, 'a')
  const child = spawn(command, args, { ...options, stdio: ['ignore', file, file] })
  running.add(child)
  const exit = once(child, 'exit').then(([code]: (number | null)[]) => {
    running.delete(child)
    return code ?? null
  })
  return {
    child,
    output: () => readFileSync(log, 'utf8').slice(before),
    exit,
    stop: (signal = 'SIGTERM') => {
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
