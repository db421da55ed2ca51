import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..')

/** A server in a process of its own, so that its CPU is its own. */
export type Process = { child: ChildProcess; url: string; cpu: () => number; stop: () => void }

const started = new Set<ChildProcess>()
process.once('exit', () => started.forEach((child) => child.kill()))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** It ends at the latest when the bench does, however that ends. */
export async function startProcess(args: string[], environment: Record<string, string>): Promise<Process> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.add(child)
  child.once('exit', () => started.delete(child))
  return { child, url: await addressOf(child), cpu: () => cpuOf(child.pid!), stop: () => child.kill() }
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const port = /listening (\d+)$/.exec(line)?.[1] ?? /listening at http:\/\/[^:]+:(\d+)/.exec(line)?.[1]
    if (!port) continue
    child.stdout!.resume()
    return `http://localhost:${port}`
  }
  throw new Error('A process ended before it listened.')
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']))

/** Milliseconds of user and system time so far, from Linux's own books. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}
