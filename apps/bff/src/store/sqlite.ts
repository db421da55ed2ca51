import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { SqliteDialect, type SqliteDatabase } from 'kysely'
import { toDatabaseFailure } from './database-failure.ts'

/** Milliseconds that a request waits for another process that writes. */
export const lockWait = 2_000

export function sqliteDialect(file: string): SqliteDialect {
  if (file !== ':memory:') createPrivately(file)
  const database = new DatabaseSync(file, { timeout: lockWait })
  useWal(database)
  // A commit returns when it is on disk: audit entries, and intents before they are sent.
  database.exec('pragma synchronous = FULL')
  // Deleted rows are overwritten.
  database.exec('pragma secure_delete = ON')
  return new SqliteDialect({ database: toKysely(database) })
}

/**
 * Opens a database read-only. Throws if there is no such file. SQLite creates files beside a database in WAL mode
 * even to read it, unless the URL says `immutable`. It is immutable while no process has it open.
 */
export function readOnlyDialect(file: string): SqliteDialect {
  const url = pathToFileURL(resolve(file))
  if (!existsSync(`${file}-wal`)) url.search = 'immutable=1'
  const database = new DatabaseSync(url, { timeout: lockWait, readOnly: true })
  return new SqliteDialect({ database: toKysely(database) })
}

/** Creates a database file that only its owner can read. SQLite creates its other files with the same mode. */
function createPrivately(file: string) {
  mkdirSync(dirname(file), { recursive: true })
  // Opening a pipe would wait for its other end, and a device would lose its mode.
  if (existsSync(file) && !statSync(file).isFile()) throw new Error('is not a file')
  closeSync(openSync(file, 'a', 0o600))
  for (const one of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(one)) chmodSync(one, 0o600)
}

/**
 * Switches to WAL. If two processes create a database at once, SQLite fails one of them without waiting, because
 * waiting could deadlock.
 */
function useWal(database: DatabaseSync) {
  for (const until = performance.now() + lockWait; ; Atomics.wait(sleeper, 0, 0, retryEvery))
    try {
      return database.exec('pragma journal_mode = WAL')
    } catch (error) {
      const isLocked = error instanceof Error && 'errcode' in error && error.errcode === locked
      if (!isLocked || performance.now() >= until) throw error
    }
}
/** The result code SQLITE_BUSY. */
const locked = 5
/** Milliseconds between attempts. */
const retryEvery = 20
const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Adapts the database to the interface of better-sqlite3, which Kysely expects: parameters in one list, and whether
 * a statement returns rows.
 */
function toKysely(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = withNamedFailure(() => database.prepare(text))
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => withNamedFailure(() => statement.all(...bind(parameters))),
        run: (parameters) => withNamedFailure(() => statement.run(...bind(parameters))),
        iterate: (parameters) => statement.iterate(...bind(parameters)),
      }
    },
  }
}

function withNamedFailure<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toDatabaseFailure(error)
  }
}

/** Kysely passes the parameters of a query on unchanged, and the types of the tables allow no others. */
function bind(parameters: readonly unknown[]): SQLInputValue[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SQLite rejects other values
  return parameters as SQLInputValue[]
}
