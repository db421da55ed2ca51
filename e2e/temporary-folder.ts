import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const prefix = 'card-tests-'

/**
 * From now on everything that this process and its children write to the temporary folder is in a folder of their own, which
 * goes when the process ends, also after a failure. In a child of such a process nothing changes.
 */
export function useTemporaryFolder() {
  if (basename(tmpdir()).startsWith(prefix)) return
  process.env['TMPDIR'] = makeTemporaryFolder(prefix)
}

export function makeTemporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name))
  // PostgreSQL runs as another user and has its files inside.
  chmodSync(folder, 0o711)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
