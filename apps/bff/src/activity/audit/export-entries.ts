import type { Database } from '../../store/database.ts'
import { open } from '../../store/seal.ts'
import { placeOf } from './append.ts'
import type { Row } from './chain.ts'

/** For an institution's privacy officer: with the person, and with patrons as the keyed hashes that they are. */
export type ExportedEntry = Record<(typeof exported)[number], string | number | null>

export const exported = [
  'number',
  'when',
  'act',
  'result',
  'issuer',
  'subject',
  'deskCode',
  'desk',
  'patrons',
  'kinds',
  'institutionCodes',
  'reason',
  'searchedBy',
  'hits',
  'requestId',
] as const

/** `from` is in it, `until` is not. Milliseconds since 1970. */
export type Span = { institutionCode: string; from: number; until: number }

const pageLength = 1_000

/** What the staff of one institution looked at, oldest first. */
export async function* exportEntries(
  { database, dataKey }: { database: Database; dataKey: Buffer },
  { institutionCode, from, until }: Span,
): AsyncGenerator<ExportedEntry> {
  let after = 0
  for (;;) {
    const rows = await database
      .selectFrom('audit')
      .selectAll()
      .where('institution_code', '=', institutionCode)
      .where('at', '>=', from)
      .where('at', '<', until)
      .where('number', '>', after)
      .orderBy('number')
      .limit(pageLength)
      .execute()
    yield* rows.map((row) => toExported(dataKey, row))
    const last = rows.at(-1)
    if (!last || rows.length < pageLength) return
    after = last.number
  }
}

function toExported(dataKey: Buffer, row: Row): ExportedEntry {
  const { issuer, subject } = personOf(dataKey, row)
  return {
    number: row.number,
    when: new Date(row.at).toISOString(),
    act: row.act,
    result: row.result,
    issuer,
    subject,
    deskCode: row.desk_code,
    desk: row.desk,
    patrons: row.patron_list === null ? row.patron_hash : inWords(row.patron_list),
    kinds: inWords(row.kinds),
    institutionCodes: inWords(row.institution_codes),
    reason: row.reason,
    searchedBy: row.field,
    hits: row.hits,
    requestId: row.request_id,
  }
}

/** null: it was sealed with another key. */
function personOf(
  dataKey: Buffer,
  { number, sealed }: Row,
): { issuer: string | null; subject: string | null } {
  const text = sealed && open(sealed, placeOf(number), dataKey)
  if (!text) return { issuer: null, subject: null }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what opens was sealed by `append`
  return JSON.parse(text) as { issuer: string; subject: string }
}

/** A JSON list, as a cell holds it. */
function inWords(list: string | null): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
  return (JSON.parse(list ?? '[]') as string[]).join(' ')
}
