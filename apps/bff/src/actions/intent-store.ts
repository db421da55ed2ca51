import { randomUUID } from 'node:crypto'
import { Nullable } from '@library-card/contract/nullable.ts'
import { day } from '@library-card/library-systems/durations.ts'
import type { ExpressionBuilder, Insertable, Selectable, Updateable } from 'kysely'
import { Type } from 'typebox'
import { CallProblem } from '../http/problems.ts'
import type { Database, IntentState, Store, Tables } from '../store/database.ts'
import { writeInBatch } from '../store/batched-writes.ts'
import { createSealedJson } from '../store/sealed-json.ts'
import { ActionOutcome, ItemBefore, ActionOptions, notDone } from './action-kinds.ts'
import type { NewIntent, Order } from './orders.ts'

type Owner = Pick<Order, 'keyHash' | 'patronHash'>

/** Milliseconds for which orders and their intents are stored, and a click can be replayed. */
export const actionsKeptFor = day

const inFlight: IntentState[] = ['stored', 'sent']
const open: IntentState[] = [...inFlight, 'unsure']

/** Attempts to store intents. A blocking intent may end during one attempt; the next attempt then stores ours. */
const attempts = 4

/**
 * Stores the intents of an order. If another click has the same action in flight on an object, the intent joins it.
 * A different action is ended here if it was not sent and this process does not run it. Otherwise rejects with
 * `in-progress`. `holder`: the name of this process.
 */
export async function storeIntents(
  store: Store,
  order: Pick<Order, 'keyHash' | 'patronHash' | 'intents'>,
  { holder, isRunning }: { holder: string; isRunning: (intent: Intent) => boolean },
): Promise<void> {
  let rest = order.intents
  for (let attempt = 0; attempt < attempts && rest.length > 0; attempt++) {
    const left = await insert(store, order, rest.map(toIntent))
    const joined: Intent[] = []
    for (const action of left) {
      const blocking = await findInFlight(store, action)
      if (blocking && isSame(blocking, action)) joined.push(toJoined(blocking))
      else if (blocking) await endUnsent(blocking)
    }
    await insert(store, order, joined)
    rest = left.filter(({ objectHash }) => !joined.some((one) => one.objectHash === objectHash))
  }
  if (rest.length > 0) throw new CallProblem('in-progress')

  function toIntent(action: NewIntent): Intent {
    const now = store.clock()
    const empty = { sent: null, patronId: null, before: {}, outcome: null }
    return { ...action, ...empty, id: randomUUID(), state: 'stored', created: now, held: now, holder }
  }

  async function endUnsent(intent: Intent) {
    const isUnsent = intent.state === 'stored' && !isRunning(intent)
    if (!isUnsent) throw new CallProblem('in-progress')
    await changeRow(store.database, intent, ['stored'], endedColumns(store, intent, notDone))
  }
}

/** Inserts intents. Returns those whose object or key another intent has. */
async function insert(store: Store, owner: Owner, intents: Intent[]): Promise<Intent[]> {
  if (intents.length === 0) return []
  const stored = await store.database
    .insertInto('intents')
    // Sorted, so that two processes never wait for each other's rows.
    .values(intents.toSorted(byObject).map((intent) => toRow(store, owner, intent)))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  const ids = new Set(stored.map(({ id }) => id))
  const newest = intents.filter(({ id, state }) => ids.has(id) && state === 'stored')
  if (newest.length > 0) await supersede(store, newest)
  return intents.filter(({ id }) => !ids.has(id))
}

/**
 * Marks older ended intents of these objects and kind superseded, so that the cost of an object does not grow with
 * the clicks on it. Later reads find only the last one sent; the key of its click still finds each one.
 */
async function supersede({ database }: Store, newest: Intent[]): Promise<void> {
  const hashes = newest.map(({ objectHash }) => objectHash)
  await database
    .updateTable('intents')
    .set({ state: 'superseded' })
    .where('object_hash', 'in', hashes)
    // An order has one kind of action.
    .where('type', '=', newest[0]!.type)
    .where('state', '=', 'ended')
    .where((at) => {
      const lastSent = at
        .selectFrom('intents as last')
        .select(({ fn }) => fn.max('last.sent').as('sent'))
        .whereRef('last.object_hash', '=', 'intents.object_hash')
        .whereRef('last.type', '=', 'intents.type')
        .where('last.state', '=', 'ended')
      return at.or([at('sent', 'is', null), at('sent', '<', lastSent)])
    })
    .execute()
}

async function findInFlight(store: Store, { objectHash }: NewIntent): Promise<Intent | undefined> {
  const rows = select(store).where('object_hash', '=', objectHash).where('state', 'in', inFlight)
  return toIntents(store, await rows.execute())[0]
}

export function isSame(one: NewIntent, other: NewIntent): boolean {
  return one.type === other.type && one.options.libraryCode === other.options.libraryCode
}

/** The intent of a click that shares the outcome of another click's intent. */
function toJoined(other: Intent): Intent {
  return { ...other, id: randomUUID(), state: 'joined', before: {}, holder: null, joined: other.id }
}

export async function findIntent(store: Store, id: string): Promise<Intent | undefined> {
  return toIntents(store, await select(store).where('id', '=', id).execute())[0]
}

/** Lists the intents of one click. Replaces an intent that joined another click's by that other intent. */
export async function listIntentsOfKey(store: Store, keyHash: string): Promise<Intent[]> {
  const rows = await select(store).where('key_hash', '=', keyHash).execute()
  const found = toIntents(store, rows).map((intent) => findJoined(store, intent))
  return (await Promise.all(found)).filter((intent) => intent !== undefined)
}

async function findJoined(store: Store, intent: Intent): Promise<Intent | undefined> {
  if (intent.joined === undefined) return intent
  const other = await findIntent(store, intent.joined)
  if (other) return findJoined(store, other)
  // The other intent was deleted: an unsure one for its age, one in flight because its object is not the patron's.
  return intent.outcome ? intent : undefined
}

/** Lists the intents of one loan or request that are not superseded: a few, newest first. */
export async function listIntentsOfObject(store: Store, objectHash: string): Promise<Intent[]> {
  const ofObject = selectNewest(store).where('object_hash', '=', objectHash)
  return toIntents(store, await ofObject.where('state', 'in', [...open, 'ended']).execute())
}

/** As many as one order can name. */
const mostListed = 200

/** Lists the newest open intents of one patron, then the newest ended ones that are not superseded. */
export async function listIntentsOfPatron(
  store: Store,
  { patronHash, since, endedAfter }: { patronHash: string; since: number; endedAfter: number },
): Promise<Intent[]> {
  const newest = selectNewest(store)
    .where('patron_hash', '=', patronHash)
    .where('created', '>=', since)
    .limit(mostListed)
  const notEnded = await newest.where('state', 'in', open).execute()
  const ended = await newest.where('state', '=', 'ended').where('created', '>', endedAfter).execute()
  return toIntents(store, [...notEnded, ...ended])
}

/** Lists the intents that a process has to end, whether or not it still runs. */
export async function listHeld(store: Store): Promise<Intent[]> {
  return toIntents(store, await select(store).where('holder', 'is not', null).execute())
}

/** Stores that a process still holds those of these intents that it has not sent. */
export async function holdIntents({ database, clock }: Store, holder: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await database
    .updateTable('intents')
    .set({ held: clock() })
    .where('id', 'in', ids)
    .where('holder', '=', holder)
    .where('state', '=', 'stored')
    .execute()
}

/**
 * Takes an intent over from another process, which can no longer send it. Resolves with null if a third process was
 * faster, or if the intent has changed.
 */
export async function takeOver(store: Store, intent: Intent, holder: string): Promise<Intent | null> {
  const taken = { holder, held: store.clock() }
  const { numUpdatedRows } = await writeInBatch(store.database, (transaction) =>
    transaction
      .updateTable('intents')
      .set(taken)
      .where('id', '=', intent.id)
      .where('state', '=', intent.state)
      .where('held', '=', intent.held)
      .executeTakeFirst(),
  )
  return numUpdatedRows > 0n ? { ...intent, ...taken } : null
}

/**
 * Stores, before the institution is called, that the action may have happened. Resolves with null if another
 * process has taken the intent over.
 */
export async function markSent(
  store: Store,
  intent: Intent,
  known: { patronId: string; before: ItemBefore },
): Promise<Intent | null> {
  const now = store.clock()
  const sent: Intent = { ...intent, ...known, state: 'sent', sent: now, held: now }
  return (await change(store, intent, ['stored'], changingColumns(store, sent))) ? sent : null
}

/**
 * Stores the outcome. An unsure intent keeps the ids needed to read it back. An intent of an object that is not in
 * the patron's list is deleted, so that made-up ids do not fill the database. Returns false if the intent has
 * changed meanwhile.
 */
export async function markEnded(store: Store, intent: Intent, outcome: ActionOutcome): Promise<boolean> {
  const isUnsent = intent.state === 'stored'
  if (isUnsent && outcome.result === 'not-found') return change(store, intent, ['stored'], null)
  // The intent may be stored as sent although the database reported a failure, or as unsure by another process.
  const from: IntentState[] = isUnsent ? inFlight : ['sent', 'unsure']
  return change(store, intent, from, endedColumns(store, intent, outcome))
}

export async function deleteOldIntents({ database, clock }: Store): Promise<void> {
  const oldest = clock() - actionsKeptFor
  await database.deleteFrom('intents').where('created', '<', oldest).execute()
  await database.deleteFrom('orders').where('created', '<', oldest).execute()
}

function select({ database }: Store) {
  return database.selectFrom('intents').selectAll()
}

function selectNewest(store: Store) {
  return select(store).orderBy('created', 'desc').orderBy('id')
}

type Columns = Updateable<Tables['intents']> | null

/**
 * Changes an intent that still has one of the states `from`, and was not taken over before it was sent. `to` null:
 * deletes it.
 */
async function change(store: Store, intent: Intent, from: IntentState[], to: Columns): Promise<boolean> {
  return writeInBatch(store.database, (transaction) => changeRow(transaction, intent, from, to))
}

async function changeRow(
  database: Database,
  { id, state, holder }: Intent,
  from: IntentState[],
  to: Columns,
): Promise<boolean> {
  // The condition is on the row itself: PostgreSQL does not test a subquery again after waiting for another
  // process.
  const isStill = (at: ExpressionBuilder<Tables, 'intents'>) =>
    at.and([
      at('id', '=', id),
      at('state', 'in', from),
      ...(state === 'stored' ? [at('holder', '=', holder)] : []),
    ])
  const changed = to
    ? database.updateTable('intents').set(to).where(isStill).returning('id')
    : database.deleteFrom('intents').where(isStill).returning('id')
  return (await changed.execute()).length > 0
}

function byObject(a: Intent, b: Intent): number {
  return a.objectHash < b.objectHash ? -1 : 1
}

export type Intent = NewIntent & {
  id: string
  state: IntentState
  created: number
  sent: number | null
  /** The name of the process that must end the intent, and when it last renewed that claim or sent the action. */
  holder: string | null
  held: number
  /** The patron's id at the institution, which is known once the action is sent. */
  patronId: string | null
  before: ItemBefore
  outcome: ActionOutcome | null
  /** The id of another click's intent, in flight or unsure, which this click joined. */
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

function toRow(store: Store, { keyHash, patronHash }: Owner, intent: Intent): Insertable<Tables['intents']> {
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

function changingColumns(store: Store, intent: Intent) {
  const { id, state, sent, holder, held } = intent
  return { state, sent, holder, held, sealed: sealedIntent.seal(store, id, intent) }
}

/**
 * An unsure intent keeps its holder: it is read back when it can no longer take effect. An intent that joined it
 * has none.
 */
function endedColumns(store: Store, intent: Intent, outcome: ActionOutcome) {
  if (outcome.result === 'unsure' && intent.joined === undefined)
    return changingColumns(store, { ...intent, state: 'unsure', outcome })
  const state = intent.joined === undefined ? 'ended' : 'joined'
  return changingColumns(store, { ...intent, patronId: null, before: {}, holder: null, state, outcome })
}

/** Opens stored intents, and skips damaged rows. */
function toIntents(store: Store, rows: Selectable<Tables['intents']>[]): Intent[] {
  return rows.flatMap((row): Intent[] => {
    const content = sealedIntent.open(store, row.id, row.sealed)
    if (!content) return []
    const { id, type, state, created, sent, holder, held } = row
    const { institution_code: institutionCode, object_hash: objectHash } = row
    return [{ ...content, id, type, state, created, sent, holder, held, institutionCode, objectHash }]
  })
}
