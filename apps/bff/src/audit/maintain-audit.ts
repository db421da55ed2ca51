import { day } from '@library-card/library-systems/durations.ts'
import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'
import { monthsBefore } from '../clock.ts'
import { runPeriodically } from '../periodic.ts'
import type { Tables } from '../store/database.ts'
import { mayDelete } from '../store/retention.ts'
import { append, changeAudit } from './append.ts'
import type { Head } from './chain.ts'
import type { AuditStore } from './entry.ts'

/** Deletes entries older than `months`, at the start and daily, but never the last entry about a view by staff. */
export function maintainAudit(app: FastifyInstance, store: AuditStore, months: number) {
  runPeriodically(app, {
    every: day,
    run: async () => {
      if (await mayDelete(store)) await deleteOldEntries(store, monthsBefore(store.clock(), months))
    },
    failure: 'old audit entries not deleted',
  })
}

/**
 * Deletes old entries. First stores an anchor, the last deleted entry, from which the remaining entries are
 * verified. Only the operator's command (`evenAll`) can delete all entries.
 */
export async function deleteOldEntries(store: AuditStore, time: number, evenAll = false): Promise<void> {
  await changeAudit(store, async (transaction, before) => {
    const last = await lastBefore(transaction, time)
    if (!last) return null
    if (!evenAll && !(await hasViewAfter(transaction, last.count))) {
      if (await hasViewAfter(transaction, 0))
        store.log.error(
          {},
          'all audit entries are old enough to be deleted: check the clock, or delete them by command',
        )
      return null
    }
    const anchor = { act: 'anchor', result: 'allowed', anchor: `${last.count} ${last.hash}` }
    const anchored = await append(store, transaction, before, anchor)
    await transaction.deleteFrom('audit').where('number', '<=', last.count).execute()
    await transaction.deleteFrom('audit_patrons').where('entry', '<=', last.count).execute()
    return anchored
  })
}

/** Records that a backup was restored, so that logged heads of later entries do not count as a truncated audit. */
export async function appendRestore(store: AuditStore): Promise<void> {
  await changeAudit(store, (transaction, before) => {
    const anchor = `${before.count} ${before.hash}`
    return append(store, transaction, before, { act: 'restore', result: 'allowed', anchor })
  })
}

async function hasViewAfter(transaction: Transaction<Tables>, number: number): Promise<boolean> {
  const views = transaction.selectFrom('audit').select('number').where('institution_code', 'is not', null)
  return (await views.where('number', '>', number).limit(1).executeTakeFirst()) !== undefined
}

/**
 * Returns the entry before the first one that is young enough. The clocks of processes differ a little, and the
 * deletion must leave no gap.
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
