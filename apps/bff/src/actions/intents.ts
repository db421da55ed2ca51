import { randomUUID } from 'node:crypto'
import { isShared, type IntentState } from '../store/database.ts'
import { together } from '../store/batched-writes.ts'
import { sealContent, toIntent, toRow, type Intent, type Ledger, type Owner } from './intent-row.ts'
import type { End, Memory } from './action-kind.ts'

export type NewIntent = Pick<Intent, 'type' | 'institutionCode' | 'objectHash' | 'objectId' | 'wish'>
const inFlight: IntentState[] = ['stored', 'sent']
/** Longer than a living process leaves an intent as it is: what waits for its turn longer is not sent any more. */
const leftAfter = 600_000

/** Those that are ours to carry out. The others are known by this key, or somebody is at them already. */
export async function storeIntents(ledger: Ledger, owner: Owner, wanted: NewIntent[]): Promise<Intent[]> {
  const intents = wanted.map((one): Intent => ({
    ...one,
    id: randomUUID(),
    state: 'stored',
    created: ledger.clock(),
    sent: null,
    patronId: null,
    memory: {},
    end: null,
  }))
  const stored = await ledger.database
    .insertInto('intents')
    // In one order: two processes that wait for each other's rows would wait for ever.
    .values(intents.toSorted(byObject).map((intent) => toRow(ledger, owner, intent)))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  const ids = new Set(stored.map(({ id }) => id))
  return intents.filter(({ id }) => ids.has(id))
}

/** The intent that stands in the way of a new one: the same click's, or whichever is in flight. */
export async function findStanding(
  ledger: Ledger,
  { keyHash, objectHash }: { keyHash: string; objectHash: string },
): Promise<Intent | null> {
  const rows = await ledger.database
    .selectFrom('intents')
    .selectAll()
    .where('object_hash', '=', objectHash)
    .where((or) => or.or([or('key_hash', '=', keyHash), or('state', 'in', inFlight)]))
    .execute()
  const row = rows.find(({ key_hash }) => key_hash === keyHash) ?? rows[0]
  const intent = row ? toIntent(ledger, row) : null
  return intent?.joined === undefined ? intent : findIntent(ledger, intent.joined)
}

/** The click is remembered with what it joined: told again, it is told the end of that. */
export async function joinIntent(ledger: Ledger, owner: Owner, other: Intent): Promise<void> {
  const { end: _, ...rest } = other
  const joining: Intent = {
    ...rest,
    id: randomUUID(),
    state: 'joined',
    memory: {},
    end: null,
    joined: other.id,
  }
  await ledger.database
    .insertInto('intents')
    .values(toRow(ledger, owner, joining))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function findIntent(ledger: Ledger, id: string): Promise<Intent | null> {
  const row = await ledger.database.selectFrom('intents').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toIntent(ledger, row) : null
}

/** Of one click; where it joined another's, that one. */
export async function listIntentsOf(ledger: Ledger, keyHash: string): Promise<Intent[]> {
  const rows = await ledger.database
    .selectFrom('intents')
    .selectAll()
    .where('key_hash', '=', keyHash)
    .execute()
  const intents = rows.map((row) => toIntent(ledger, row)).filter((intent) => intent !== null)
  const found = await Promise.all(
    intents.map(async (intent) => (intent.joined === undefined ? intent : findIntent(ledger, intent.joined))),
  )
  return found.filter((intent) => intent !== null)
}

/** Newest first. */
export async function listIntents(
  ledger: Ledger,
  of: { patronHash: string; since: number } | { objectHash: string; state?: IntentState },
): Promise<Intent[]> {
  let query = ledger.database
    .selectFrom('intents')
    .selectAll()
    .where('state', '!=', 'joined')
    .orderBy('created', 'desc')
    .orderBy('id')
  if ('patronHash' in of) {
    query = query.where('patron_hash', '=', of.patronHash).where('created', '>=', of.since)
  }
  if ('objectHash' in of) query = query.where('object_hash', '=', of.objectHash)
  if ('state' in of && of.state !== undefined) query = query.where('state', '=', of.state)
  const rows = await query.execute()
  return rows.map((row) => toIntent(ledger, row)).filter((intent) => intent !== null)
}

/** What a process that is no more was at. Where there is but one, that is all there is when it starts. */
export async function listLeftBehind(ledger: Ledger): Promise<Intent[]> {
  let query = ledger.database.selectFrom('intents').selectAll().where('state', 'in', inFlight)
  if (isShared(ledger.database)) {
    query = query.where((at) => at.fn.coalesce('sent', 'created'), '<=', ledger.clock() - leftAfter)
  }
  const rows = await query.execute()
  return rows.map((row) => toIntent(ledger, row)).filter((intent) => intent !== null)
}

/** Before the institution is told: from now on it may have happened. null: another process took it for left behind. */
export async function markSent(
  ledger: Ledger,
  intent: Intent,
  known: { patronId: string; memory: Memory },
): Promise<Intent | null> {
  const sent: Intent = { ...intent, ...known, state: 'sent', sent: ledger.clock() }
  return (await update(ledger, sent, intent.state)) ? sent : null
}

/** Also when it is unsure: then the ids are kept, so that it can be read back. False: it has moved on meanwhile. */
export async function markEnded(ledger: Ledger, intent: Intent, end: End): Promise<boolean> {
  const isUnsure = end.result === 'unsure'
  const forgotten = isUnsure ? {} : { patronId: null, memory: {} }
  return update(ledger, { ...intent, ...forgotten, state: isUnsure ? 'unsure' : 'ended', end }, intent.state)
}

export async function deleteIntentsBefore({ database }: Ledger, time: number): Promise<void> {
  await database.deleteFrom('intents').where('created', '<', time).execute()
  await database.deleteFrom('idempotency_keys').where('created', '<', time).execute()
}

async function update(ledger: Ledger, intent: Intent, from: IntentState): Promise<boolean> {
  const { numUpdatedRows } = await together(ledger.database, (transaction) =>
    transaction
      .updateTable('intents')
      .set({ state: intent.state, sent: intent.sent, sealed: sealContent(ledger, intent) })
      .where('id', '=', intent.id)
      .where('state', '=', from)
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n
}

function byObject(a: Intent, b: Intent): number {
  return a.objectHash < b.objectHash ? -1 : 1
}
