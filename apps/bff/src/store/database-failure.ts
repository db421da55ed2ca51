/**
 * Error for a database that does not answer or accepts no write, so that every request fails. `code` names the
 * cause in the log; the message may quote an address.
 */
export class DatabaseFailure extends Error {
  override name = 'DatabaseFailure'
  readonly code: string

  constructor(cause: unknown) {
    super(wordsOf(cause), { cause })
    this.code = causeOf(cause)
    // The stack of the cause, not of this wrapper.
    if (cause instanceof Error && cause.stack) this.stack = cause.stack
  }
}

/** Returns the failure to throw. An error of our statement, such as a violated constraint, is returned unchanged. */
export function toDatabaseFailure(error: unknown): unknown {
  return isFailure(error) ? new DatabaseFailure(error) : error
}

/** Returns the message of an error; for a host with several addresses, the message of each. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join(', ')
  return error instanceof Error ? error.message : 'unknown'
}

const readOnly = 'read-only'
const diskFull = 'disk full'
const locked = 'locked'

/** By SQLSTATE. */
const causesOfPostgres = new Map([
  ['25006', readOnly],
  ['53100', diskFull],
  ['55P03', locked],
])
/** By the primary result code of SQLite, such as SQLITE_READONLY. Other codes are errors of a statement. */
const causesOfSqlite = new Map([
  [5, locked],
  [6, locked],
  [8, readOnly],
  [10, 'disk error'],
  [11, 'damaged'],
  [13, diskFull],
  [14, 'cannot be opened'],
  [26, 'damaged'],
])
/** Connection, deadlock, resources, lock, shutdown, disk, damage. */
const failuresOfPostgres = /^(08|25006|40|53|55P03|57|58|XX)/

function isFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errcode' in error) return causesOfSqlite.has(primaryCode(error.errcode))
  const isOfStatement = 'severity' in error && 'code' in error && !failuresOfPostgres.test(String(error.code))
  return !isOfStatement
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('errcode' in error) return causesOfSqlite.get(primaryCode(error.errcode)) ?? 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'no answer'
  return causesOfPostgres.get(code) ?? code
}

function primaryCode(errcode: unknown): number {
  return Number(errcode) & 0xff
}
