import { createHash, randomBytes } from 'node:crypto'
import type { Calendar } from '@library-card/contract/calendar.ts'
import type { Patron } from '../network/patron.ts'
import type { Database } from '../store/database.ts'
import { patronHashOf } from '../store/patron-hash.ts'
import { open, seal } from '../store/seal.ts'

export type CalendarStore = { database: Database; dataKey: Buffer }

/** What is sealed: who is asked for, and the members where an account is known. Nothing that tells what is due. */
type Content = { patron: Patron; accountsAt: string[] }

/** A calendar by its address. `patronHash` names its patron in this process and its store. */
export type SubscribedCalendar = Content & { patronHash: string; tokenHash: string; titles: boolean }

export const noCalendar: Calendar = { since: null, titles: false }

/** An earlier calendar of this patron ends. Returns the token; nobody else can tell it afterwards. */
export async function startCalendar(
  store: CalendarStore,
  content: Content,
  { since, titles }: { since: Date; titles: boolean },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const row = {
    token_hash: hash(token),
    created: since.getTime(),
    titles: titles ? 1 : 0,
    sealed: sealContent(store, hash(token), content),
  }
  await store.database
    .insertInto('calendars')
    .values({ ...row, patron_hash: patronHashOf(store.dataKey, content.patron) })
    .onConflict((earlier) => earlier.column('patron_hash').doUpdateSet(row))
    .execute()
  return token
}

export async function findCalendarOf(patron: Patron, store: CalendarStore): Promise<Calendar> {
  const row = await store.database
    .selectFrom('calendars')
    .select(['created', 'titles'])
    .where('patron_hash', '=', patronHashOf(store.dataKey, patron))
    .executeTakeFirst()
  return row ? { since: new Date(row.created).toISOString(), titles: row.titles === 1 } : noCalendar
}

export async function findCalendar(store: CalendarStore, token: string): Promise<SubscribedCalendar | null> {
  const tokenHash = hash(token)
  const row = await store.database
    .selectFrom('calendars')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  const content = row && open(row.sealed, placeOf(tokenHash), store.dataKey)
  if (!content) return null
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what opens was sealed by sealContent
  const { patron, accountsAt } = JSON.parse(content) as Content
  return { patron, accountsAt, patronHash: row.patron_hash, tokenHash, titles: row.titles === 1 }
}

/** What was found out by asking: it must still be known when an institution is silent after a restart. */
export async function keepContent(store: CalendarStore, calendar: SubscribedCalendar): Promise<void> {
  await store.database
    .updateTable('calendars')
    .set({ sealed: sealContent(store, calendar.tokenHash, calendar) })
    .where('token_hash', '=', calendar.tokenHash)
    .execute()
}

export async function endCalendar(patron: Patron, store: CalendarStore): Promise<void> {
  await store.database
    .deleteFrom('calendars')
    .where('patron_hash', '=', patronHashOf(store.dataKey, patron))
    .execute()
}

function sealContent({ dataKey }: CalendarStore, tokenHash: string, { patron, accountsAt }: Content): Buffer {
  return seal(JSON.stringify({ patron, accountsAt }), placeOf(tokenHash), dataKey)
}

function placeOf(tokenHash: string): string {
  return `calendar ${tokenHash}`
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
