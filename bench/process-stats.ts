/** Reads the statistics that Linux keeps about a process. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { ServerProcess } from '../e2e/card-process.ts'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']))

/** User and system time so far, in milliseconds. */
export function cpuTimeOf({ child }: ServerProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}

/** Resident memory in MiB. */
export function memoryOf({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

/** Peak of the resident memory during `run`, in MiB. */
export async function peakMemoryDuring(server: ServerProcess, run: () => Promise<unknown>): Promise<number> {
  let peak = memoryOf(server)
  const sampling = setInterval(() => {
    peak = Math.max(peak, memoryOf(server))
  }, 10)
  await run().finally(() => clearInterval(sampling))
  return Math.max(peak, memoryOf(server))
}

export function socketsOf({ child }: ServerProcess): number {
  const folder = `/proc/${child.pid}/fd`
  return readdirSync(folder).filter((file) => isSocket(`${folder}/${file}`)).length
}

/** A descriptor may be closed between listing and reading. */
function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:')
  } catch {
    return false
  }
}
