import { Change, type Clearance, ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import type { Selectable } from 'kysely'
import { Type, type Static } from 'typebox'
import type { AuditStore } from '../../audit/entry.ts'
import { HomeRecord } from '../../members/patron.ts'
import { createSealedJson } from '../../store/sealed-json.ts'

export type ClearanceState = Clearance['state']
/** `elsewhere`: the loans and debts of own patrons at other members, read at night. */
export type View = 'clearance' | 'elsewhere'

export type ClearanceTables = {
  clearances: {
    id: string
    /** A keyed hash of the member of staff who ordered the report. */
    staff_hash: string
    institution_code: string
    view: View
    state: ClearanceState
    began: number
    /** Database time until which the process that runs the report holds a lease. */
    leased: number
    /** Number of automatic repeats for institutions that have not answered in full. */
    repeats: number
    /** The time of the next repeat, or when a suspended job continues; null if neither is due. */
    next_check: number | null
    /** When a report `elsewhere` ended; null for a clearance. */
    ended: number | null
    /** The member of staff who ordered the report, for the audit log, and the order. */
    sealed: Uint8Array
  }
  clearance_rows: {
    clearance_id: string
    number: number
    /**
     * `given`: the id has not been looked up yet. `missed`: not found. Shown only once the found patrons are in the
     * audit: the list of ids that were not found would identify them. `logged`: found, and in the audit. `nothing`:
     * checked, with nothing that a report `elsewhere` shows.
     */
    state: 'given' | 'missed' | 'found' | 'logged' | 'checked' | 'nothing'
    /** Ids, name and result of the patron. */
    sealed: Uint8Array
  }
}

export function tablesIn({ database }: AuditStore) {
  return database.withTables<ClearanceTables>()
}

/**
 * `home`: null if no own patron has this id. `checkable`: the institutions that let us read every list.
 * `checkable`, `requestsIgnored`, `asOf` and `change` are missing until the patron is checked.
 */
const Content = Type.Object({
  given: Type.String(),
  name: Nullable(Type.String()),
  home: Nullable(HomeRecord),
  result: Nullable(ClearanceResult),
  at: Type.Array(ClearanceAt),
  checkable: Type.Optional(Type.Array(Type.String())),
  requestsIgnored: Type.Optional(Type.Boolean()),
  asOf: Type.Optional(Type.Number()),
  change: Type.Optional(Nullable(Change)),
})
const sealedContent = createSealedJson('clearance', Content)

/** One patron of a report. */
export type Row = Static<typeof Content> & {
  number: number
  state: ClearanceTables['clearance_rows']['state']
}

/** Rows that are opened at once. Between such batches, other requests are served. */
const opened = 200

/** Lists the rows with these states, by default all. `most`: the maximum number of rows. */
export async function listRows(
  store: AuditStore,
  id: string,
  { states, most = Infinity }: { states?: readonly Row['state'][]; most?: number } = {},
): Promise<Row[]> {
  const rows: Row[] = []
  for (let after = -1; rows.length < most;) {
    const all = tablesIn(store).selectFrom('clearance_rows').selectAll().where('clearance_id', '=', id)
    const some = states ? all.where('state', 'in', states) : all
    const page = await some
      .where('number', '>', after)
      .orderBy('number')
      .limit(Math.min(opened, most - rows.length))
      .execute()
    rows.push(...page.map((row) => fromTable(store, row)).filter((row) => row !== null))
    const last = page.at(-1)
    if (!last) break
    after = last.number
  }
  return rows
}

export async function countRows(store: AuditStore, id: string) {
  const { total, checked } = await tablesIn(store)
    .selectFrom('clearance_rows')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('state', 'in', ['checked', 'nothing']).as('checked'),
    ])
    .where('clearance_id', '=', id)
    .executeTakeFirstOrThrow()
  return { total, checked }
}

export async function updateRow(store: AuditStore, id: string, row: Row): Promise<void> {
  const { state, sealed } = toTable(store, id, row)
  await tablesIn(store)
    .updateTable('clearance_rows')
    .set({ state, sealed })
    .where('clearance_id', '=', id)
    .where('number', '=', row.number)
    .execute()
}

/** Makes the ids that were not found visible, once the found patrons are in the audit. */
export async function setLogged(store: AuditStore, id: string): Promise<void> {
  for (const [before, state] of [
    ['found', 'logged'],
    ['missed', 'checked'],
  ] as const)
    await tablesIn(store)
      .updateTable('clearance_rows')
      .set({ state })
      .where('clearance_id', '=', id)
      .where('state', '=', before)
      .execute()
}

export function toTable(store: AuditStore, id: string, row: Row) {
  const { number, state } = row
  return { clearance_id: id, number, state, sealed: sealedContent.seal(store, `${id} ${number}`, row) }
}

function fromTable(store: AuditStore, row: Selectable<ClearanceTables['clearance_rows']>): Row | null {
  const { clearance_id, number, state } = row
  const content = sealedContent.open(store, `${clearance_id} ${number}`, row.sealed)
  return content && { ...content, number, state }
}
