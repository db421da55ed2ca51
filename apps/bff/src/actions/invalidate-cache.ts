import type { Members } from '../members/members.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { isShared } from '../store/database.ts'
import type { Ledger } from './intent-row.ts'

/** Milliseconds. By then it is clear that a write will not take effect any more. */
const takesEffectWithin = 60_000
/** A write may have waited for its turn. */
const lookBack = 30 * 60_000

/** Another process may have written for this patron: what was told here before that may no longer be so. */
export async function forgetWrittenElsewhere(ledger: Ledger, { cardCache }: Members, patron: Patron) {
  if (!isShared(ledger.database)) return
  const now = ledger.clock()
  const writes = await ledger.database
    .selectFrom('intents')
    .select(['institution_code', (at) => at.fn.max<number>('sent').as('sent')])
    .where('patron_hash', '=', patronHashOf(ledger.dataKey, patron))
    .where('created', '>=', now - lookBack)
    .where('sent', 'is not', null)
    .groupBy('institution_code')
    .execute()
  for (const { institution_code, sent } of writes)
    cardCache.noteWrite(patron, institution_code, cardCache.now() - (now - sent) + takesEffectWithin)
}
