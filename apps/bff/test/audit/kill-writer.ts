import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { reveal } from '@library-card/library-systems/secret.ts'
import type { Place } from '../../src/store/database.ts'
import type { Head } from '../../src/audit/chain.ts'

/** Kills a writer with SIGKILL after `after` entries. Returns the heads that it confirmed. */
export async function killWriter(place: Place, after: number): Promise<Head[]> {
  const { child, exit, heads } = startWriter(place)
  createInterface({ input: child.stdout }).on('line', () => heads.length >= after && child.kill('SIGKILL'))
  await exit
  return heads
}

/** Runs a writer of `count` entries. */
export async function letWrite(place: Place, count: number): Promise<Head[]> {
  const { exit, heads } = startWriter(place, count)
  await exit
  return heads
}

function startWriter({ databaseFile, databaseUrl }: Place, count?: number) {
  const env = {
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    DATABASE_FILE: databaseFile,
    ...(databaseUrl && { DATABASE_URL: reveal(databaseUrl) }),
    ...(count && { COUNT: String(count) }),
  }
  const args = [join(import.meta.dirname, 'writer.ts')]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const heads: Head[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [number, hash = ''] = line.split(' ')
    // The last line may be incomplete.
    if (hash.length === 43) heads.push({ count: Number(number), hash })
  })
  return { child, exit: once(child, 'close'), heads }
}
