import { randomUUID } from 'node:crypto'
import { Nullable } from '@library-card/contract/nullable.ts'
import type { Insertable, Selectable } from 'kysely'
import { Type } from 'typebox'
import { day, minute } from '../clock.ts'
import { isShared, type IntentState, type Store, type Tables } from '../store/database.ts'
import { writeInBatch } from '../store/batched-writes.ts'
import { ActionOutcome, ItemBefore, ActionOptions } from './action-kinds.ts'
import type { NewIntent, Order } from './orders.ts'
import { createSealedJson } from '../store/sealed-json.ts'

type Owner = Pick<Order, 'keyHash' | 'patronHash'>

/** Milliseconds for which intents and idempotency keys are stored, and a click can be replayed. */
export const actionsKeptFor = day
/** Milliseconds. No running process leaves an intent unchanged for longer. */
export const abandonedAfter = 10 * minute

const inFlight: IntentState[] = ['stored', 'sent']

/**
 * Stores intents and returns the new ones. The others are stored under this key already, or another click's
 * is in flight.
 */
export async function storeIntents(store: Store, owner: Owner, wanted: NewIntent[]): Promise<Intent[]> {
  const intents = wanted.map((one): Intent => ({
    ...one,
    id: randomUUID(),
    state: 'stored',
    created: store.clock(),
    sent: null,
    patronId: null,
    before: {},
    outcome: null,
  }))
  const stored = await store.database
    .insertInto('intents')
    // Sorted, so that two processes never wait for each other's rows.
    .values(intents.toSorted(byObject).map((intent) => toRow(store, owner, intent)))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  const ids = new Set(stored.map(({ id }) => id))
  return intents.filter(({ id }) => ids.has(id))
}

/** Finds the intent that prevents a new one: the same click's, or any that is in flight. */
export async function findBlocking(
  store: Store,
  { keyHash, objectHash }: { keyHash: string; objectHash: string },
): Promise<Intent | null> {
  const rows = await select(store)
    .where('object_hash', '=', objectHash)
    .where((or) => or.or([or('key_hash', '=', keyHash), or('state', 'in', inFlight)]))
    .execute()
  const row = rows.find(({ key_hash }) => key_hash === keyHash) ?? rows[0]
  const [intent] = await resolveJoined(store, toIntents(store, row ? [row] : []))
  return intent ?? null
}

/** Stores that the click has the outcome of another click's intent. */
export async function joinIntent(store: Store, owner: Owner, other: Intent): Promise<void> {
  const joining: Intent = {
    ...other,
    id: randomUUID(),
    state: 'joined',
    before: {},
    outcome: null,
    joined: other.id,
  }
  await store.database
    .insertInto('intents')
    .values(toRow(store, owner, joining))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function findIntent(store: Store, id: string): Promise<Intent | undefined> {
  return toIntents(store, await select(store).where('id', '=', id).execute())[0]
}

/** Lists the intents of one click; an intent that joined another click's is replaced by that one. */
export async function listIntentsOfKey(store: Store, keyHash: string): Promise<Intent[]> {
  const rows = await select(store).where('key_hash', '=', keyHash).execute()
  return resolveJoined(store, toIntents(store, rows))
}

/** Lists the intents of one loan or request, newest first. */
export async function listIntentsOfObject(store: Store, objectHash: string): Promise<Intent[]> {
  return toIntents(store, await selectNewest(store).where('object_hash', '=', objectHash).execute())
}

/** Lists the intents of one patron, newest first. */
export async function listIntentsOfPatron(
  store: Store,
  { patronHash, since }: { patronHash: string; since: number },
): Promise<Intent[]> {
  const ofPatron = selectNewest(store).where('patron_hash', '=', patronHash)
  return toIntents(store, await ofPatron.where('created', '>=', since).execute())
}

/**
 * Lists the intents in flight whose process has ended, or could not store how they ended. At the start of a
 * process that uses the database alone, these are all intents in flight.
 */
export async function listAbandoned(store: Store, { isStart }: { isStart: boolean }): Promise<Intent[]> {
  let query = select(store).where('state', 'in', inFlight)
  if (!isStart || isShared(store.database)) {
    query = query.where((at) => at.fn.coalesce('sent', 'created'), '<=', store.clock() - abandonedAfter)
  }
  return toIntents(store, await query.execute())
}

/**
 * Stores, before the institution is called, that the action may have happened. Resolves with null if another
 * process has abandoned the intent.
 */
export async function markSent(
  store: Store,
  intent: Intent,
  known: { patronId: string; before: ItemBefore },
): Promise<Intent | null> {
  const sent: Intent = { ...intent, ...known, state: 'sent', sent: store.clock() }
  return (await update(store, sent, intent.state)) ? sent : null
}

/**
 * Stores the outcome; an unsure intent keeps the ids with which it can be read back. Returns false if the
 * intent has changed meanwhile.
 */
export async function markEnded(store: Store, intent: Intent, outcome: ActionOutcome): Promise<boolean> {
  const isUnsure = outcome.result === 'unsure'
  const forgotten = isUnsure ? {} : { patronId: null, before: {} }
  const state = isUnsure ? 'unsure' : 'ended'
  return update(store, { ...intent, ...forgotten, state, outcome }, intent.state)
}

export async function deleteOldIntents({ database, clock }: Store): Promise<void> {
  const oldest = clock() - actionsKeptFor
  await database.deleteFrom('intents').where('created', '<', oldest).execute()
  await database.deleteFrom('idempotency_keys').where('created', '<', oldest).execute()
}

function select({ database }: Store) {
  return database.selectFrom('intents').selectAll()
}

function selectNewest(store: Store) {
  return select(store).where('state', '!=', 'joined').orderBy('created', 'desc').orderBy('id')
}

async function resolveJoined(store: Store, intents: Intent[]): Promise<Intent[]> {
  const found = intents.map(async ({ joined, ...intent }) =>
    joined === undefined ? intent : findIntent(store, joined),
  )
  return (await Promise.all(found)).filter((intent) => intent !== undefined)
}

async function update(store: Store, intent: Intent, from: IntentState): Promise<boolean> {
  const { numUpdatedRows } = await writeInBatch(store.database, (transaction) =>
    transaction
      .updateTable('intents')
      .set(changingColumns(store, intent))
      .where('id', '=', intent.id)
      .where('state', '=', from)
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n
}

function byObject(a: Intent, b: Intent): number {
  return a.objectHash < b.objectHash ? -1 : 1
}

export type Intent = NewIntent & {
  id: string
  state: IntentState
  created: number
  sent: number | null
  /** The patron's id at the institution, which is known once the action is sent. */
  patronId: string | null
  before: ItemBefore
  outcome: ActionOutcome | null
  /** The id of another click's intent, which this click joined. */
  joined?: string
}

const sealedIntent = createSealedJson(
  'intent',
  Type.Object({
    objectId: Type.String(),
    options: ActionOptions,
    patronId: Nullable(Type.String()),
    before: ItemBefore,
    outcome: Nullable(ActionOutcome),
    joined: Type.Optional(Type.String()),
  }),
)

function toRow(
  store: Store,
  { keyHash, patronHash }: Pick<Order, 'keyHash' | 'patronHash'>,
  intent: Intent,
): Insertable<Tables['intents']> {
  const { id, type, created, objectHash, institutionCode } = intent
  const hashes = { key_hash: keyHash, patron_hash: patronHash, object_hash: objectHash }
  return {
    id,
    type,
    created,
    institution_code: institutionCode,
    ...hashes,
    ...changingColumns(store, intent),
  }
}

function changingColumns(
  store: Store,
  intent: Intent,
): Pick<Insertable<Tables['intents']>, 'state' | 'sent' | 'sealed'> {
  const { id, state, sent } = intent
  return { state, sent, sealed: sealedIntent.seal(store, id, intent) }
}

/** Opens stored intents, and skips damaged rows. */
function toIntents(store: Store, rows: Selectable<Tables['intents']>[]): Intent[] {
  return rows.flatMap((row): Intent[] => {
    const content = sealedIntent.open(store, row.id, row.sealed)
    if (!content) return []
    const { id, type, state, created, sent, institution_code: institutionCode, object_hash: objectHash } = row
    return [{ ...content, id, type, state, created, sent, institutionCode, objectHash }]
  })
}
