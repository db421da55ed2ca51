import { hash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Calendar } from '@library-card/contract/calendar.ts'
import type { Selectable } from 'kysely'
import { Type, type Static } from 'typebox'
import { toInstant } from '../../clock.ts'
import { isSamePerson } from '../../members/home-record.ts'
import { patronHashOf, type Patron } from '../../members/patron.ts'
import { datesContent } from '../../members/query-dates.ts'
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
  ...datesContent,
  /**
   * Whether home's record under the id is another than the patron's. Nothing is read until the patron has signed in
   * again.
   */
  paused: Type.Optional(Type.Boolean()),
  /** The language of the page that ordered the calendar. */
  language: Type.String(),
})
type Content = Static<typeof Content>
const sealedContent = createSealedJson('calendar', Content)

/**
 * A calendar found by its address. `patronHash` identifies its patron in this process and its store; `sealed` is
 * the content as it was read.
 */
export type SubscribedCalendar = Content &
  Pick<Row, 'sealed'> & { patronHash: string; tokenHash: string; titles: boolean }
type Row = Selectable<CalendarTables['calendars']>

export const noCalendar: Calendar = { since: null, titles: false }

/** Starts a calendar and ends the patron's earlier one. Returns the token, which cannot be found from the stored row. */
export async function startCalendar(
  store: Store,
  content: Content,
  { since, titles }: { since: Date; titles: boolean },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const tokenHash = hash('sha256', token, 'base64url')
  const row = {
    token_hash: tokenHash,
    created: since.getTime(),
    titles: titles ? 1 : 0,
    used: since.getTime(),
    sealed: sealedContent.seal(store, tokenHash, content),
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
  const tokenHash = hash('sha256', token, 'base64url')
  const row = await tablesIn(store)
    .selectFrom('calendars')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  const calendar = row ? toCalendar(store, row) : null
  if (row && calendar) await storeUse(store, 'calendars', { hashes: [row.patron_hash], used: row.used })
  return calendar
}

function toCalendar(
  store: Store,
  { patron_hash: patronHash, token_hash: tokenHash, titles, sealed }: Row,
): SubscribedCalendar | null {
  const content = sealedContent.open(store, tokenHash, sealed)
  return content && { ...content, patronHash, tokenHash, titles: titles === 1, sealed }
}

/**
 * Binds the patron's calendar to the record of a sign-in, which ends a pause. Returns false if the calendar belongs
 * to another person who had the same id.
 */
export async function bindCalendar(patron: Patron, store: Store): Promise<boolean> {
  const row = await tablesIn(store)
    .selectFrom('calendars')
    .selectAll()
    .where('patron_hash', '=', patronHashOf(store.rootKey, patron, 'calendars'))
    .executeTakeFirst()
  const calendar = row && toCalendar(store, row)
  if (!calendar || !patron.home) return true
  const { patron: bound, paused } = calendar
  if (bound.home && !isSamePerson(bound.home, patron.home, true)) return false
  if (paused || !isDeepStrictEqual(bound, patron))
    await updateOf(store, { ...calendar, patron, paused: false }).execute()
  return true
}

/**
 * Stores the result of a query, unless a sign-in or another query has changed the content meanwhile. After a
 * restart, the result is still needed for institutions that do not answer.
 */
export async function updateContent(store: Store, calendar: SubscribedCalendar): Promise<void> {
  await updateOf(store, calendar).where('sealed', '=', calendar.sealed).execute()
}

function updateOf(store: Store, calendar: SubscribedCalendar) {
  return tablesIn(store)
    .updateTable('calendars')
    .set({ sealed: sealedContent.seal(store, calendar.tokenHash, calendar) })
    .where('token_hash', '=', calendar.tokenHash)
}

/** Ends the patron's calendar and returns it; null if there was none. */
export async function endCalendar(patron: Patron, store: Store): Promise<SubscribedCalendar | null> {
  const ended = await tablesIn(store)
    .deleteFrom('calendars')
    .where('patron_hash', '=', patronHashOf(store.rootKey, patron, 'calendars'))
    .returningAll()
    .executeTakeFirst()
  return ended ? toCalendar(store, ended) : null
}
