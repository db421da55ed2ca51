import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { reveal } from '@library-card/library-systems/secret.ts'
import type { Place } from '../../src/store/database.ts'
import { dataKey } from './records.ts'

type Opened = Pick<Place, 'databaseFile'> & Partial<Place> & { key?: string; input?: string }

/** `npm run audit-log` with these arguments and standard input, at the time of the test records. */
export async function command(
  { databaseFile, databaseUrl, key = dataKey.toString('base64'), input = '' }: Opened,
  ...args: string[]
) {
  const env = {
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    ...(databaseUrl ? { DATABASE_URL: reveal(databaseUrl) } : { DATABASE_FILE: databaseFile }),
    DATA_KEY: key,
    CARD_NOW: '2026-11-25T14:00:00Z',
  }
  const line = [join(import.meta.dirname, '../../src/audit-log.ts'), ...args]
  const running = promisify(execFile)(process.execPath, line, { env })
  running.child.stdin?.end(input)
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      out: stdout,
      err: stderr,
    }),
  )
}
