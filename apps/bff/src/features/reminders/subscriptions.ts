import { hash } from 'node:crypto'
import { Nullable } from '@library-card/contract/nullable.ts'
import type { ReminderChoices, Reminders } from '@library-card/contract/reminders.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import { sql } from 'kysely'
import { Type, type Static } from 'typebox'
import { isSamePerson, toBound } from '../../members/home-record.ts'
import { patronHashOf, type Patron } from '../../members/patron.ts'
import { datesContent } from '../../members/query-dates.ts'
import { databaseTime, type Store } from '../../store/database.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import { storeUse } from '../../store/retention.ts'
import { createSealedJson } from '../../store/sealed-json.ts'

type Ended = NonNullable<Reminders['ended']>

export type ReminderTables = {
  reminders: {
    patron_hash: string
    /** A hash of the token that ends reminders, so that read access to the database cannot end them. */
    token_hash: string
    days: ReminderChoices['days']
    hour: number
    /** 1 if the e-mails contain titles. */
    titles: number
    /** When the next e-mail is due. */
    due: number
    /** Database time until which a process holds a lease on the row. */
    leased: number
    /** 1 from before an e-mail is sent until its outcome is stored. */
    sending: number
    /** Days on which the mail server refused the address since it last accepted an e-mail. */
    refusals: number
    /** Version 0.3.0 wrote `other-record` instead of deleting the row. */
    ended: Ended | 'other-record' | null
    /** When the patron last signed in, to the day. */
    used: number
    /** Empty once reminders have ended. */
    sealed: Uint8Array
  }
}

function tablesIn({ database }: Pick<Store, 'database'>) {
  return database.withTables<ReminderTables>()
}

/** The patron, the findings of the last query, and hashes of the facts told; never the items. */
const Content = Type.Object({
  ...datesContent,
  /** The language of the page that ordered the reminders. */
  language: Type.String(),
  /** Keyed hashes of the facts that the patron was told, by institution. */
  told: Type.Record(Type.String(), Type.Array(Type.String())),
  /** Identifies the order, from its start to its end; missing in orders of version 0.3.0. */
  order: Type.Optional(Type.String()),
  /** The institutions that are queried again on a day because they were silent. `day`: the start of that day. */
  again: Type.Optional(Nullable(Type.Object({ day: Type.Number(), codes: Type.Array(Type.String()) }))),
})
export type ReminderContent = Static<typeof Content>
const sealedContent = createSealedJson('reminders', Content)
const erased = Buffer.alloc(0)

type Row = ReminderTables['reminders']
/** `content`: null if it cannot be opened. */
export type Subscription = Row & { content: ReminderContent | null }

export const noReminders: Reminders = { choices: null, ended: null }

/** Returns the token in the addresses that end reminders. It is the same in each e-mail of an order. */
export function tokenOf(
  { rootKey }: Pick<Store, 'rootKey'>,
  patronHash: string,
  { order }: Pick<ReminderContent, 'order'>,
): string {
  return keyedHash(rootKey, 'token that ends reminders', patronHash, ...(order === undefined ? [] : [order]))
}

type Order = ReminderChoices & { patronHash: string; due: number }

/** Starts reminders, or changes the patron's choices. */
export async function startReminders(
  store: Store,
  { patronHash, due, days, hour, titles }: Order,
  content: ReminderContent,
): Promise<void> {
  const row = {
    token_hash: hash('sha256', tokenOf(store, patronHash, content), 'base64url'),
    days,
    hour,
    titles: titles ? 1 : 0,
    due,
    refusals: 0,
    ended: null,
    used: store.clock(),
    sealed: sealedContent.seal(store, patronHash, content),
    // Ends the lease, so that a process that is working on the row stops.
    leased: 0,
    sending: 0,
  }
  await tablesIn(store)
    .insertInto('reminders')
    .values({ ...row, patron_hash: patronHash })
    .onConflict((earlier) => earlier.column('patron_hash').doUpdateSet(row))
    .execute()
}

export async function findSubscription(store: Store, patronHash: string): Promise<Subscription | null> {
  const row = await tablesIn(store)
    .selectFrom('reminders')
    .selectAll()
    .where('patron_hash', '=', patronHash)
    .executeTakeFirst()
  return row ? opened(store, row) : null
}

/**
 * Stores a sign-in, and binds the patron's reminders to its record. Deletes reminders of another person who had the
 * same id.
 */
export async function bindReminders(store: Store, patron: Patron): Promise<void> {
  const row = await findSubscription(store, remindersHashOf(store, patron))
  if (!row) return
  if (row.ended === 'other-record') return deleteReminders(store, row.patron_hash)
  await storeUse(store, 'reminders', { hashes: [row.patron_hash], used: row.used })
  const { content } = row
  if (!content || !patron.home) return
  if (content.patron.home && !isSamePerson(content.patron.home, patron.home, true))
    return deleteReminders(store, row.patron_hash)
  await tablesIn(store)
    .updateTable('reminders')
    .set({ sealed: sealedContent.seal(store, row.patron_hash, { ...content, patron: toBound(patron) }) })
    .where('patron_hash', '=', row.patron_hash)
    .where('ended', 'is', null)
    .where('leased', '=', 0)
    .execute()
}

export async function readReminders(store: Store, patron: Patron): Promise<Reminders> {
  const row = await findSubscription(store, remindersHashOf(store, patron))
  if (!row || row.ended === 'other-record') return noReminders
  const { days, hour, titles, ended } = row
  return { choices: { days, hour, titles: titles === 1 }, ended }
}

export function remindersHashOf({ rootKey }: Pick<Store, 'rootKey'>, patron: Patron): string {
  return patronHashOf(rootKey, patron, 'reminders')
}

function opened(store: Store, row: Row): Subscription {
  const content = row.ended === null ? sealedContent.open(store, row.patron_hash, row.sealed) : null
  return { ...row, content }
}

export async function deleteReminders(store: Store, patronHash: string): Promise<void> {
  await tablesIn(store).deleteFrom('reminders').where('patron_hash', '=', patronHash).execute()
}

/** Ends reminders and deletes the identity of the patron. The choices stay, so that the patron can resume them. */
export async function endReminders(
  store: Store,
  whose: { tokenHash: string } | { patronHash: string },
  ended: Ended,
): Promise<void> {
  const query = tablesIn(store)
    .updateTable('reminders')
    .set({ ended, sealed: erased, leased: 0, sending: 0 })
    .where('ended', 'is', null)
  await (
    'tokenHash' in whose
      ? query.where('token_hash', '=', whose.tokenHash)
      : query.where('patron_hash', '=', whose.patronHash)
  ).execute()
}

/** Ends the order of a token, but no later order. Returns whether it is the patron's last. */
export async function unsubscribe(store: Store, token: string): Promise<boolean> {
  const tokenHash = hash('sha256', token, 'base64url')
  await endReminders(store, { tokenHash }, 'unsubscribed')
  const last = await tablesIn(store)
    .selectFrom('reminders')
    .select('ended')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return last !== undefined
}

/** Milliseconds. Reading all institutions and sending one e-mail takes less. */
const leaseFor = 5 * minute

function leaseEnd(store: Store) {
  return sql<number>`${databaseTime(store.database)} + ${sql.lit(leaseFor)}`
}

/** Leases at most `limit` rows that are due, so that no other process works on them. */
export async function claimDue(store: Store, limit: number): Promise<Subscription[]> {
  const free = tablesIn(store)
    .selectFrom('reminders')
    .select('patron_hash')
    .where('ended', 'is', null)
    .where('due', '<=', store.clock())
    .where('leased', '<', databaseTime(store.database))
    .orderBy('due')
    .limit(limit)
  const rows = await tablesIn(store)
    .updateTable('reminders')
    .set({ leased: leaseEnd(store) })
    .where('patron_hash', 'in', free)
    .where('leased', '<', databaseTime(store.database))
    .returningAll()
    .execute()
  return rows.map((row) => opened(store, row))
}

type Change = Partial<Pick<Row, 'due' | 'sending' | 'refusals'>> & { content?: ReminderContent }

/**
 * Changes a leased row, and ends the lease unless an e-mail is being sent. Returns the row's new lease; null if the
 * lease was lost or the reminders have ended.
 */
export async function changeLeased(
  store: Store,
  { patron_hash: patronHash, leased }: Pick<Row, 'patron_hash' | 'leased'>,
  { content, ...change }: Change,
): Promise<number | null> {
  const sealed = content && sealedContent.seal(store, patronHash, content)
  const [changed] = await tablesIn(store)
    .updateTable('reminders')
    .set({ ...change, ...(sealed && { sealed }), leased: change.sending === 1 ? leaseEnd(store) : 0 })
    .where('patron_hash', '=', patronHash)
    .where('leased', '=', leased)
    .where('ended', 'is', null)
    .returning('leased')
    .execute()
  return changed?.leased ?? null
}

/** Returns the number of e-mails whose process ended before it stored the outcome. They are not sent again. */
export async function countLost(store: Store): Promise<number> {
  const lost = await tablesIn(store)
    .updateTable('reminders')
    .set({ sending: 0, leased: 0 })
    .where('sending', '=', 1)
    .where('leased', '<', databaseTime(store.database))
    .returning('patron_hash')
    .execute()
  return lost.length
}

/**
 * Whether the patron may have an e-mail at once: at most one in ten minutes. Stored like the order of a click, not
 * with the reminders, which can be ended and ordered again.
 */
export async function takeOrder({ database, rootKey, clock }: Store, patronHash: string): Promise<boolean> {
  const now = clock()
  const key = keyedHash(rootKey, 'e-mail at once', patronHash)
  const taken = await database
    .insertInto('orders')
    .values({ key_hash: key, content_hash: '', patron_hash: key, objects: 0, created: now })
    .onConflict((earlier) =>
      earlier
        .column('key_hash')
        .doUpdateSet({ created: now })
        .where('orders.created', '<=', now - 10 * minute),
    )
    .returning('key_hash')
    .executeTakeFirst()
  return taken !== undefined
}
