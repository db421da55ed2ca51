import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'
import { day, monthsBefore } from '../clock.ts'
import { runPeriodically } from '../periodic.ts'
import type { Tables } from '../store/database.ts'
import { append, changeAudit } from './append.ts'
import type { Head } from './chain.ts'
import type { AuditStore } from './entry.ts'

/** Deletes entries that are older than `months`, at the start and daily. */
export function maintainAudit(app: FastifyInstance, store: AuditStore, months: number) {
  runPeriodically(app, {
    every: day,
    run: () => deleteOldEntries(store, months),
    failure: 'old audit entries not deleted',
  })
}

/** First stores an anchor, the last deleted entry, from which the remaining entries are verified. */
export async function deleteOldEntries(store: AuditStore, months: number): Promise<void> {
  await changeAudit(store, async (transaction, before) => {
    const last = await lastBefore(transaction, monthsBefore(store.clock(), months))
    if (!last) return null
    const anchor = { act: 'anchor', result: 'allowed', anchor: `${last.count} ${last.hash}` }
    const anchored = await append(store, transaction, before, anchor)
    await transaction.deleteFrom('audit').where('number', '<=', last.count).execute()
    await transaction.deleteFrom('audit_patrons').where('entry', '<=', last.count).execute()
    return anchored
  })
}

/**
 * Records that a backup was restored: heads that were logged for later entries do not count as a truncated
 * audit.
 */
export async function appendRestore(store: AuditStore): Promise<void> {
  await changeAudit(store, (transaction, before) => {
    const anchor = `${before.count} ${before.hash}`
    return append(store, transaction, before, { act: 'restore', result: 'allowed', anchor })
  })
}

/**
 * Returns the entry before the first one that is young enough: the clocks of processes differ a little, and
 * no gap may arise.
 */
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
