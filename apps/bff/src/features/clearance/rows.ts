import { type Clearance, ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import type { Selectable } from 'kysely'
import { Type, type Static } from 'typebox'
import type { AuditStore } from '../../audit/entry.ts'
import { HomeRecord } from '../../members/patron.ts'
import { createSealedJson } from '../../store/sealed-json.ts'

export type ClearanceState = Clearance['state']

export type ClearanceTables = {
  clearances: {
    id: string
    /** A keyed hash of the member of staff who ordered the report. */
    staff_hash: string
    institution_code: string
    state: ClearanceState
    began: number
    /** Database time until which the process that runs the report holds a lease. */
    leased: number
    /** How often institutions have been asked again without a command. */
    repeats: number
    /** When that happens next; null if it does not. */
    next_check: number | null
    /** The member of staff who ordered the report, for the audit log. */
    sealed: Uint8Array
  }
  clearance_rows: {
    clearance_id: string
    number: number
    /**
     * `given`: the id has not been looked up yet. `missed`: it was not found, which nobody sees before the patrons who were
     * found are in the audit: what is missing from the ids not found would name them.
     */
    state: 'given' | 'missed' | 'found' | 'checked'
    /** Ids, name and result of the patron. */
    sealed: Uint8Array
  }
}

export function tablesIn({ database }: AuditStore) {
  return database.withTables<ClearanceTables>()
}

/**
 * `home`: null if no own patron has this id. `checkable` (the institutions that let us read every list) and `requestsIgnored` are
 * missing until the patron is checked.
 */
const Content = Type.Object({
  given: Type.String(),
  name: Nullable(Type.String()),
  home: Nullable(HomeRecord),
  result: Nullable(ClearanceResult),
  at: Type.Array(ClearanceAt),
  checkable: Type.Optional(Type.Array(Type.String())),
  requestsIgnored: Type.Optional(Type.Boolean()),
})
const sealedContent = createSealedJson('clearance', Content)

/** One patron of a report. */
export type Row = Static<typeof Content> & {
  number: number
  state: ClearanceTables['clearance_rows']['state']
}

export async function listRows(store: AuditStore, id: string): Promise<Row[]> {
  const rows = await tablesIn(store)
    .selectFrom('clearance_rows')
    .selectAll()
    .where('clearance_id', '=', id)
    .orderBy('number')
    .execute()
  return rows.map((row) => fromTable(store, row)).filter((row) => row !== null)
}

export async function countRows(store: AuditStore, id: string) {
  const { total, checked } = await tablesIn(store)
    .selectFrom('clearance_rows')
    .select(({ fn }) => [
      fn.countAll<number>().as('total'),
      fn.countAll<number>().filterWhere('state', '=', 'checked').as('checked'),
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

/** Shows the ids that were not found, once the patrons who were are in the audit. */
export async function showMissed(store: AuditStore, id: string): Promise<void> {
  await tablesIn(store)
    .updateTable('clearance_rows')
    .set({ state: 'checked' })
    .where('clearance_id', '=', id)
    .where('state', '=', 'missed')
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
