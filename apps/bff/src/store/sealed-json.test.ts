import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import type { TestTables } from '../../test/store.ts'
import { seal } from './sealed-json.ts'
import { dataKey, startUsedDatabase } from '../../test/used-database.ts'

/** Missing properties, values of other types, and invalid JSON. */
const contents = ['{}', '{"patron":7,"notAsked":7,"objectId":7,"issuer":7,"given":7}', 'no JSON']

test.for(contents)(
  'sealed data that does not match its schema is ignored and logged: %s',
  async (content) => {
    const { get, damaged, database, staff, calendarPath, clearanceId } = await startUsed()
    await replaceSealed(database, 'clearance_rows', content)
    expect(await get(`/api/staff/clearances/${clearanceId}`, staff)).toMatch(/^200 .+"rows":\[\]/)
    expect(damaged()).toEqual(['clearance'])
    for (const table of ['preferences', 'intents', 'calendars', 'clearances'] as const)
      await replaceSealed(database, table, content)
    expect(await get('/api/preferences')).toBe('200 {"notAsked":[]}')
    expect(await get('/api/outcomes')).toBe('200 {"type":"end"}\n')
    expect(await get(calendarPath)).toMatch(/^404 /)
    expect(await get('/api/staff/clearances', staff)).toBe('200 {"clearances":[]}')
    await replaceSealed(database, 'reminders', content)
    expect(await get('/api/reminders')).toMatch(/^200 .+"ended":null/)
    await replaceSealed(database, 'sessions', content)
    expect(await get('/api/session')).toBe('200 {"signedIn":false}')
    expect(damaged()).toEqual(['clearance', 'preferences', 'intent', 'calendar', 'reminders', 'session'])
  },
)

/** The kind and the columns that name the place of a row. */
const places = {
  sessions: ['session', 'id_hash'],
  calendars: ['calendar', 'token_hash'],
  reminders: ['reminders', 'patron_hash'],
  preferences: ['preferences', 'patron_hash'],
  intents: ['intent', 'id'],
  clearances: ['clearance', 'id'],
  clearance_rows: ['clearance', 'clearance_id', 'number'],
}

async function replaceSealed(database: Kysely<TestTables>, table: keyof typeof places, content: string) {
  for (const row of await database.selectFrom(table).selectAll().execute()) {
    const columns: Record<string, unknown> = row
    const place = places[table].map((name) => (columns[name] ?? name) as string).join(' ')
    await database
      .updateTable(table as 'sessions')
      .set({ sealed: seal(content, place, dataKey) })
      .where('sealed', '=', row.sealed)
      .execute()
  }
}

async function startUsed() {
  const used = await startUsedDatabase('SQLite')
  const { card } = used
  return {
    ...used,
    get: async (url: string, headers = used.headers) => {
      const { statusCode, body } = await card.get(url, headers)
      return `${statusCode} ${body}`
    },
    /** The kinds that the log reports as damaged. */
    damaged: () => {
      const kinds = card.lines.map((line) => (JSON.parse(line) as { sealed?: string }).sealed)
      return [...new Set(kinds.filter((kind) => kind !== undefined))]
    },
  }
}
