import { setTimeout as wait } from 'node:timers/promises'
import { minute } from '@library-card/library-systems/durations.ts'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Store } from './database.ts'
import { open, seal } from './sealed-json.ts'

/** A table whose column `sealed` is sealed for the kind and the columns of its key. */
export type SealedTable = { table: string; kind: string; key: readonly string[] }

export const sealedTablesOfCard: readonly SealedTable[] = [
  { table: 'sessions', kind: 'session', key: ['id_hash'] },
  { table: 'intents', kind: 'intent', key: ['id'] },
  { table: 'preferences', kind: 'preferences', key: ['patron_hash'] },
]

const pageLength = 100
const retryAfter = minute

/**
 * With DATA_KEY_PREVIOUS, seals all rows with DATA_KEY without delaying the start. After a crash, the next start
 * continues.
 */
export function resealInBackground(app: FastifyInstance, store: Store, tables: readonly SealedTable[]) {
  if (!store.rowKeys.previous) return
  const stopping = new AbortController()
  let work = Promise.resolve()
  app.addHook('onReady', async () => {
    work = resealUntilDone(app, { store, tables, signal: stopping.signal })
  })
  app.addHook('preClose', async () => stopping.abort())
  app.addHook('onClose', () => work)
}

type Work = { store: Store; tables: readonly SealedTable[]; signal: AbortSignal }

async function resealUntilDone(app: FastifyInstance, { store, tables, signal }: Work): Promise<void> {
  while (!signal.aborted)
    try {
      for (const table of tables) await resealTable(store, table, signal)
      if (signal.aborted) return
      await store.database.updateTable('data_key').set({ previous_hash: null }).execute()
      return app.log.info('all rows are sealed with DATA_KEY: DATA_KEY_PREVIOUS can be removed')
    } catch (error) {
      app.log.error({ err: error }, 'rows not sealed with the new DATA_KEY yet')
      await wait(retryAfter, null, { signal, ref: false }).catch(() => {})
    }
}

type SealedRow = Record<string, unknown> & { sealed: Uint8Array }

async function resealTable(
  store: Store,
  { table, kind, key }: SealedTable,
  signal: AbortSignal,
): Promise<void> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  let after = sql``
  while (!signal.aborted) {
    const { rows } = await sql<SealedRow>`
      select ${columns}, sealed from ${sql.table(table)} ${after}
      order by ${columns} limit ${sql.lit(pageLength)}`.execute(store.database)
    for (const row of rows) {
      const values = key.map((column) => row[column])
      await resealRow(
        store,
        { table, place: `${kind} ${values.join(' ')}`, where: sql`(${columns}) = (${sql.join(values)})` },
        row.sealed,
      )
      after = sql`where (${columns}) > (${sql.join(values)})`
    }
    if (rows.length < pageLength) return
  }
}

type At = { table: string; place: string; where: ReturnType<typeof sql> }

/** Seals one row with the current key, unless it has changed meanwhile: it then has that key already. */
async function resealRow({ database, rowKeys }: Store, { table, place, where }: At, sealed: Uint8Array) {
  const { current, previous } = rowKeys
  const text = previous && open(sealed, place, previous)
  if (text === null) return
  await sql`
    update ${sql.table(table)} set sealed = ${seal(text, place, current)}
    where ${where} and sealed = ${sealed}`.execute(database)
}
