import { csvLine } from '@library-card/contract/csv.ts'
import { toInstant } from '../clock.ts'
import type { Database, Store } from '../store/database.ts'
import type { Row } from './chain.ts'
import { sealedPerson, withRootKey } from './entry.ts'

type Cell = string | number | null
type Person = ReturnType<typeof sealedPerson.open>

/**
 * Columns for an institution's privacy officer: the member of staff by issuer and subject, patrons only by
 * keyed hash. Issuer and subject are null if they are damaged or sealed with another key.
 */
const columns = {
  number: ({ number }) => number,
  when: ({ at }) => toInstant(at),
  act: ({ act }) => act,
  result: ({ result }) => result,
  issuer: (_, person) => person?.issuer ?? null,
  subject: (_, person) => person?.subject ?? null,
  deskCode: ({ desk_code }) => desk_code,
  desk: ({ desk }) => desk,
  patrons: ({ patron_hash, patron_list }) => (patron_list === null ? patron_hash : joined(patron_list)),
  kinds: ({ kinds }) => joined(kinds),
  institutionCodes: ({ institution_codes }) => joined(institution_codes),
  reason: ({ reason }) => reason,
  searchedBy: ({ field }) => field,
  hits: ({ hits }) => hits,
  requestId: ({ request_id }) => request_id,
} satisfies Record<string, (row: Row, person: Person) => Cell>

export type ExportedEntry = Record<keyof typeof columns, Cell>

/** Milliseconds since 1970; `from` is included, `until` is not. */
type Span = { institutionCode: string; from: number; until: number }

const pageLength = 1_000

/** Reads the views of one institution's staff, oldest first. */
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

/** Lists the institutions whose staff have viewed anything. */
export async function institutionsIn(database: Database): Promise<string[]> {
  const rows = await database.selectFrom('audit').select('institution_code').distinct().execute()
  return rows.flatMap(({ institution_code }) => institution_code ?? []).toSorted()
}

export const formats = new Map([
  ['csv', exportCsv],
  ['ndjson', exportNdjson],
])

async function* exportCsv(store: Store, span: Span): AsyncGenerator<string> {
  yield `${csvLine(Object.keys(columns))}\r\n`
  for await (const entry of exportEntries(store, span)) yield `${csvLine(Object.values(entry))}\r\n`
}

async function* exportNdjson(store: Store, span: Span): AsyncGenerator<string> {
  for await (const entry of exportEntries(store, span)) yield `${JSON.stringify(entry)}\n`
}

function toExported(store: Store, row: Row): ExportedEntry {
  const person =
    row.sealed && sealedPerson.open({ ...store, ...withRootKey(store.rootKey) }, row.number, row.sealed)
  const cells = Object.entries(columns).map(([name, cell]) => [name, cell(row, person)])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the entries of `columns`
  return Object.fromEntries(cells) as ExportedEntry
}

function joined(list: string | null): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `appendEntry` wrote it
  return (JSON.parse(list ?? '[]') as string[]).join(' ')
}
