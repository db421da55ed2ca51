/** Reads the statistics that Linux keeps about a process. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { ServerProcess } from '../e2e/card-process.ts'

/** Processor time of all threads so far, in milliseconds. Linux has their times in nanoseconds, but their sum in steps of 10 ms. */
export function cpuTimeOf({ child }: ServerProcess): number {
  const folder = `/proc/${child.pid}/task`
  const times = readdirSync(folder).map((thread) => readFileSync(`${folder}/${thread}/schedstat`, 'utf8'))
  return times.reduce((sum, time) => sum + Number(time.split(' ')[0]), 0) / 1e6
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
