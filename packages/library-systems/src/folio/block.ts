import type { Block, Forbidden } from '@library-card/contract/block.ts'
import { isPast } from '@library-card/contract/local-time.ts'
import { unexpected } from '../exchange/failure.ts'
import { identifier, object, readList, text, truth, type JsonObject } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import { toPathSegment } from '../path-segment.ts'
import type { List } from '../port.ts'
import type { Access } from './access.ts'
import { readFolio } from './folio-call.ts'
import { endOf, queryFor, type Asked, type Context } from './folio-values.ts'
import { readPages } from './pages.ts'

/**
 * Lists the blocks of two modules, each of which can fail alone. If one fails, the blocks of the other are shown, as a list that
 * lacks rows. An empty list of automated blocks proves nothing, because the module also answers a failure of its own with one.
 */
export async function listBlocks(access: Access, patronId: string, asked: Asked): Promise<List<Block>> {
  const parts = await Promise.allSettled([
    listAutomated(access, patronId, asked),
    listManual(access, patronId, asked),
  ])
  const lists = parts.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []))
  const items = lists.flatMap((list) => list.items)
  const failed = parts.find((part) => part.status === 'rejected')
  if (failed && items.length === 0) throw failed.reason
  return { items, unreadable: lists.reduce((sum, list) => sum + list.unreadable, failed ? 1 : 0) }
}

async function listAutomated(
  access: Access,
  patronId: string,
  { call, context }: Asked,
): Promise<List<Block>> {
  const body = await readFolio(access, `/automated-patron-blocks/${toPathSegment(patronId)}`, call)
  if (!body || !Array.isArray(body.automatedPatronBlocks)) throw unexpected('shape')
  return readList(body.automatedPatronBlocks, (row) => toAutomated(row, context))
}

/** FOLIO's conditions have the same ids at every institution; the institution writes the message. */
const conditions: ReadonlyMap<string, Block['reason']> = new Map([
  ['cf7a0d5f-a327-4ca1-aa9e-dc55ec006b8a', 'fees'],
  ['584fbd4f-6a34-4730-a6ca-73a6a6a9d845', 'overdue'],
  ['e5b45031-a202-4abb-917b-e1df9346fe2c', 'overdue'],
  ['08530ac4-07f2-48e6-9dda-a97bc2bf7053', 'overdue'],
  ['72b67965-5b73-4840-bc0b-be8f3f6e047e', 'lost-item'],
])

function toAutomated(row: JsonObject, context: Context): Block {
  return {
    forbids: forbidden(row.blockBorrowing, row.blockRenewals, row.blockRequests),
    reason: reasonOf(row.patronBlockConditionId, context),
    text: text(row.message, 'note'),
    since: null,
    until: null,
    loanId: null,
  }
}

/** The network file comes first, and may override the reason of one of FOLIO's conditions. */
function reasonOf(given: unknown, { blocks }: Context): Block['reason'] {
  const code = identifier(given)
  return blocks.find((known) => known.code === code)?.reason ?? conditions.get(code ?? '') ?? 'other'
}

/** Lists the blocks that staff have set. `desc` and `staffInformation` are not read: they are written for staff. */
async function listManual(access: Access, patronId: string, { call, context }: Asked): Promise<List<Block>> {
  const query = queryFor({ userId: patronId })
  const listing = { path: '/manualblocks', query, name: 'manualblocks', owner: 'userId', patronId }
  const { items, unreadable } = await readPages(access, listing, call)
  const now = context.now.toISOString()
  const inForce = items.filter(({ expirationDate }) => {
    const until = endOf(expirationDate, context)
    return until === null || !isPast(until, now, context.timeZone)
  })
  return { items: inForce.map((row) => toManual(row, context)), unreadable }
}

function toManual(row: JsonObject, context: Context): Block {
  return {
    forbids: forbidden(row.borrowing, row.renewals, row.requests),
    reason: reasonOf(row.code, context),
    text: text(row.patronMessage, 'note'),
    since: momentIn(object(row.metadata).createdDate),
    until: endOf(row.expirationDate, context),
    loanId: null,
  }
}

/** Returns the forbidden actions; null if one of the fields cannot be read. A missing field forbids nothing. */
function forbidden(...fields: unknown[]): Forbidden[] | null {
  const actions: Forbidden[] = ['borrow', 'renew', 'request']
  if (fields.some((field) => field !== undefined && truth(field) === null)) return null
  return actions.filter((_, at) => truth(fields[at]) === true)
}
