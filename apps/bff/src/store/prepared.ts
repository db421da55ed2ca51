import type { Database } from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { LRUCache } from 'lru-cache'

/** Our queries are some dozens; those with lists in them come in several lengths. */
const max = 200

/** Kysely prepares each query anew, and that costs more than to run it. */
export function keepPrepared(database: Database): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max })
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = statements.get(sql) ?? database.prepare(sql)
      statements.set(sql, statement)
      return statement
    },
  }
}
