import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'
import { monthsBefore } from '../clock.ts'
import { runPeriodically } from '../periodic.ts'
import type { Tables } from '../store/database.ts'
import { anchorOf, append, lockHead, logHead } from './append.ts'
import type { Head } from './chain.ts'
import type { AuditStore } from './entry.ts'
import { indexOlderEntries } from './index-patrons.ts'

const day = 86_400_000

/** Deletes entries older than so many months, at the start and daily. */
export function maintainAudit(app: FastifyInstance, store: AuditStore, months: number) {
  app.addHook('onReady', () => indexOlderEntries(store))
  runPeriodically(app, {
    every: day,
    run: () => deleteOldEntries(store, months),
    failure: 'old audit entries not deleted',
  })
}

/** First an anchor is put on record, so that what is left can still be verified. */
export async function deleteOldEntries(store: AuditStore, months: number): Promise<void> {
  const head = await store.database.transaction().execute(async (transaction) => {
    const before = await lockHead(transaction)
    const last = await lastBefore(transaction, monthsBefore(store.clock(), months))
    if (!last) return null
    const anchored = await append(store, transaction, before, anchorOf(last))
    await transaction.deleteFrom('audit').where('number', '<=', last.count).execute()
    await transaction.deleteFrom('audit_patrons').where('entry', '<=', last.count).execute()
    return anchored
  })
  if (head) logHead(store, head)
}

/** The last entry before the first that is young enough: processes' clocks differ a little, and no gap may be made. */
async function lastBefore(transaction: Transaction<Tables>, time: number): Promise<Head | undefined> {
  const rows = transaction.selectFrom('audit').orderBy('number')
  const young = await rows.select('number').where('at', '>=', time).limit(1).executeTakeFirst()
  return transaction
    .selectFrom('audit')
    .select(['number as count', 'hash'])
    .where('number', '<', young?.number ?? Number.MAX_SAFE_INTEGER)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}
