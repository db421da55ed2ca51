import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Process } from './processes.ts'

/** MiB that a process has in memory now, from Linux's own books. */
export function memoryOf({ child }: Process): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

export function socketsOf({ child }: Process): number {
  const folder = `/proc/${child.pid}/fd`
  return readdirSync(folder).filter((file) => isSocket(`${folder}/${file}`)).length
}

/** One may close between listing and looking. */
function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:')
  } catch {
    return false
  }
}

/** The most that it had in memory while something happened. */
export async function mostMemoryWhile(process: Process, run: () => Promise<unknown>): Promise<number> {
  let most = memoryOf(process)
  const looking = setInterval(() => {
    most = Math.max(most, memoryOf(process))
  }, 10)
  await run().finally(() => clearInterval(looking))
  return Math.max(most, memoryOf(process))
}
