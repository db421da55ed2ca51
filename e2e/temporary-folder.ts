import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const prefix = 'card-tests-'

/**
 * Gives this process and its children their own temporary folder, which is removed when the process exits. Does nothing in a
 * child of such a process.
 */
export function useTemporaryFolder(parent = tmpdir()) {
  if (basename(tmpdir()).startsWith(prefix)) return
  process.env['TMPDIR'] = makeTemporaryFolder(prefix, parent)
}

export function makeTemporaryFolder(name: string, parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, name))
  // PostgreSQL runs as another user with files inside this folder.
  chmodSync(folder, 0o711)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Bytes of free memory that are required. A run needs a tenth of this; containers have 64 MB. */
const enough = 4 * 2 ** 30

/**
 * Returns the parent folder of test files: in memory if Linux has room there. On a disk, each commit of SQLite waits for the disk, and
 * takes ten times the CPU time. Tests kill only processes, so files in memory are not lost.
 */
export function memoryFolder(): string {
  const folder = '/dev/shm'
  if (process.env['TMPDIR'] || !existsSync(folder)) return tmpdir()
  const { bavail, bsize } = statfsSync(folder)
  // PostgreSQL is started from this folder.
  const forbidsPrograms = /^\S+ \/dev\/shm .*\bnoexec\b/m.test(readFileSync('/proc/mounts', 'utf8'))
  return bavail * bsize < enough || forbidsPrograms ? tmpdir() : folder
}
