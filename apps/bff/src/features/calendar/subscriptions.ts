import { createHash, randomBytes } from 'node:crypto'
import type { Calendar } from '@library-card/contract/calendar.ts'
import { Type, type Static } from 'typebox'
import { toInstant } from '../../clock.ts'
import { Patron, patronHashOf } from '../../members/patron.ts'
import type { Store } from '../../store/database.ts'
import { createSealedJson } from '../../store/sealed-json.ts'
import { storeUse } from '../../store/retention.ts'

export type CalendarTables = {
  calendars: {
    patron_hash: string
    /** A hash of the token in the address: read access to the database gives no access to the calendar. */
    token_hash: string
    created: number
    /** 1 if the events contain titles. */
    titles: number
    /** When the calendar was last polled, to the day. */
    used: number
    sealed: Uint8Array
  }
}

function tablesIn({ database }: Store) {
  return database.withTables<CalendarTables>()
}

/** The patron, and the members where an account is known; never any due items. */
const Content = Type.Object({
  patron: Patron,
  accountsAt: Type.Array(Type.String()),
  /** When accounts were last searched for at all members; missing before the first search. */
  searched: Type.Optional(Type.Number()),
  /** Members that did not answer the last query, or were not asked; missing before the first search. */
  unanswered: Type.Optional(Type.Array(Type.String())),
  /** The language of the page that ordered the calendar. */
  language: Type.String(),
})
type Content = Static<typeof Content>
const sealedContent = createSealedJson('calendar', Content)

/**
 * A calendar that was found by its address. `patronHash` identifies its patron in this process and its store.
 */
export type SubscribedCalendar = Content & { patronHash: string; tokenHash: string; titles: boolean }

export const noCalendar: Calendar = { since: null, titles: false }

/**
 * Starts a calendar and ends the patron's earlier one. Returns the token, which nobody else can find out
 * afterwards.
 */
export async function startCalendar(
  store: Store,
  content: Content,
  { since, titles }: { since: Date; titles: boolean },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const row = {
    token_hash: hash(token),
    created: since.getTime(),
    titles: titles ? 1 : 0,
    used: since.getTime(),
    sealed: sealedContent.seal(store, hash(token), content),
  }
  await tablesIn(store)
    .insertInto('calendars')
    .values({ ...row, patron_hash: patronHashOf(store.rootKey, content.patron, 'calendars') })
    .onConflict((earlier) => earlier.column('patron_hash').doUpdateSet(row))
    .execute()
  return token
}

export async function findCalendarOf(patron: Patron, store: Store): Promise<Calendar> {
  const row = await tablesIn(store)
    .selectFrom('calendars')
    .select(['created', 'titles'])
    .where('patron_hash', '=', patronHashOf(store.rootKey, patron, 'calendars'))
    .executeTakeFirst()
  return row ? { since: toInstant(row.created), titles: row.titles === 1 } : noCalendar
}

/** Finds the calendar that is polled, and stores the poll as its last use. */
export async function findCalendar(store: Store, token: string): Promise<SubscribedCalendar | null> {
  const tokenHash = hash(token)
  const row = await tablesIn(store)
    .selectFrom('calendars')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  const content = row && sealedContent.open(store, tokenHash, row.sealed)
  if (!content) return null
  await storeUse(store, 'calendars', { hashes: [row.patron_hash], used: row.used })
  return { ...content, patronHash: row.patron_hash, tokenHash, titles: row.titles === 1 }
}

/**
 * Stores the result of a query, which is still needed after a restart for institutions that do not answer.
 */
export async function updateContent(store: Store, calendar: SubscribedCalendar): Promise<void> {
  await tablesIn(store)
    .updateTable('calendars')
    .set({ sealed: sealedContent.seal(store, calendar.tokenHash, calendar) })
    .where('token_hash', '=', calendar.tokenHash)
    .execute()
}

export async function endCalendar(patron: Patron, store: Store): Promise<void> {
  await tablesIn(store)
    .deleteFrom('calendars')
    .where('patron_hash', '=', patronHashOf(store.rootKey, patron, 'calendars'))
    .execute()
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
