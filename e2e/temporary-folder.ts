import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const prefix = 'card-tests-'

/**
 * Gives this process and its children their own temporary folder, which is removed when the process exits. Does nothing in a
 * child of such a process.
 */
export function useTemporaryFolder() {
  if (basename(tmpdir()).startsWith(prefix)) return
  process.env['TMPDIR'] = makeTemporaryFolder(prefix)
}

export function makeTemporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name))
  // PostgreSQL runs as another user with files inside this folder.
  chmodSync(folder, 0o711)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
