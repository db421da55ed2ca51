import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new and empty folder. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'card-'))
}

/** For a database that outlives the process, or a test that opens it twice. */
export function newDatabaseFile(): string {
  return join(newFolder(), 'card.sqlite')
}
