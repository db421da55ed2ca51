import type { Members } from '../members/members.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { isShared } from '../store/database.ts'
import type { ActionStore } from './intent.ts'
import type { ActionContext } from './own-items.ts'

/** Milliseconds after which a write that was sent no longer takes effect. */
const takesEffectWithin = 60_000
/** Milliseconds that a write can have waited in the queue. */
const lookBack = 30 * 60_000

/** Drops all that was read at an institution before the patron's write there. */
export function invalidateCache({ members, member, cardQuery }: ActionContext) {
  members.cardCache.noteWrite(cardQuery.patron, member.institution.code)
}

/** Drops cards that this process read before the patron's writes of the last minutes through any process. */
export async function invalidateWrittenElsewhere(store: ActionStore, { cardCache }: Members, patron: Patron) {
  if (!isShared(store.database)) return
  const now = store.clock()
  const writes = await store.database
    .selectFrom('intents')
    .select(['institution_code', (at) => at.fn.max<number>('sent').as('sent')])
    .where('patron_hash', '=', patronHashOf(store.dataKey, patron))
    .where('created', '>=', now - lookBack)
    .where('sent', 'is not', null)
    .groupBy('institution_code')
    .execute()
  for (const { institution_code, sent } of writes)
    cardCache.noteWrite(patron, institution_code, cardCache.now() - (now - sent) + takesEffectWithin)
}
