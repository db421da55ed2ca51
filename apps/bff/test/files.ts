import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new and empty folder. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'card-'))
}

/** Returns a path for a database that outlives the process, or that a test opens twice. */
export function newDatabaseFile(): string {
  return join(newFolder(), 'card.sqlite')
}
