import type { Database } from '../store/database.ts'
import type { Sealing } from '../store/sealed-json.ts'
import type { Row } from './chain.ts'
import { sealedPerson } from './entry.ts'

type Store = Sealing & { database: Database }

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
  store: Store,
  { institutionCode, from, until }: Span,
): AsyncGenerator<ExportedEntry> {
  let after = 0
  for (;;) {
    const rows = await store.database
      .selectFrom('audit')
      .selectAll()
      .where('institution_code', '=', institutionCode)
      .where('at', '>=', from)
      .where('at', '<', until)
      .where('number', '>', after)
      .orderBy('number')
      .limit(pageLength)
      .execute()
    yield* rows.map((row) => toExported(store, row))
    const last = rows.at(-1)
    if (!last || rows.length < pageLength) return
    after = last.number
  }
}

function toExported(store: Store, row: Row): ExportedEntry {
  const person = row.sealed && sealedPerson.open(store, row.number, row.sealed)
  return {
    number: row.number,
    when: new Date(row.at).toISOString(),
    act: row.act,
    result: row.result,
    // null: damaged, or sealed with another key.
    issuer: person?.issuer ?? null,
    subject: person?.subject ?? null,
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

/** A JSON list, as a cell holds it. */
function inWords(list: string | null): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `appendEntry` wrote it
  return (JSON.parse(list ?? '[]') as string[]).join(' ')
}
