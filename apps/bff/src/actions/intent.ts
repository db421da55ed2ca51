import { Nullable } from '@library-card/contract/nullable.ts'
import type { Insertable, Selectable } from 'kysely'
import { Type } from 'typebox'
import type { Clock } from '../clock.ts'
import type { Database, IntentState, Tables } from '../store/database.ts'
import { createSealedJson, type Sealing } from '../store/sealed-json.ts'
import { ActionOptions, ActionOutcome, ItemBefore } from './action-kinds.ts'
import type { NewIntent, Order } from './orders.ts'

export type ActionStore = Sealing & { database: Database; clock: Clock }

/** An action that is stored before it is sent. */
export type Intent = NewIntent & {
  id: string
  state: IntentState
  created: number
  sent: number | null
  /** The patron's id at the institution; known once the action is sent. */
  patronId: string | null
  before: ItemBefore
  outcome: ActionOutcome | null
  /** The id of another click's intent, which this click joined. */
  joined?: string | undefined
}

/** The property names are those that version 0.1.0 stored. */
const sealedIntent = createSealedJson(
  'intent',
  Type.Object({
    objectId: Type.String(),
    wish: ActionOptions,
    patronId: Nullable(Type.String()),
    memory: ItemBefore,
    end: Nullable(ActionOutcome),
    joined: Type.Optional(Type.String()),
  }),
)

export function toRow(
  store: ActionStore,
  { keyHash, patronHash }: Pick<Order, 'keyHash' | 'patronHash'>,
  intent: Intent,
): Insertable<Tables['intents']> {
  return {
    id: intent.id,
    key_hash: keyHash,
    patron_hash: patronHash,
    object_hash: intent.objectHash,
    institution_code: intent.institutionCode,
    type: intent.type,
    created: intent.created,
    ...toChangingColumns(store, intent),
  }
}

export function toChangingColumns(
  store: ActionStore,
  { id, state, sent, objectId, patronId, options: wish, before: memory, outcome: end, joined }: Intent,
): Pick<Insertable<Tables['intents']>, 'state' | 'sent' | 'sealed'> {
  const content = { objectId, wish, patronId, memory, end, ...(joined !== undefined && { joined }) }
  return { state, sent, sealed: sealedIntent.seal(store, id, content) }
}

/** Skips rows that are damaged. */
export function toIntents(store: ActionStore, rows: Selectable<Tables['intents']>[]): Intent[] {
  return rows.flatMap((row): Intent[] => {
    const content = sealedIntent.open(store, row.id, row.sealed)
    if (!content) return []
    const { id, type, state, created, sent, institution_code: institutionCode, object_hash: objectHash } = row
    const { objectId, wish: options, patronId, memory: before, end: outcome, joined } = content
    return [
      {
        id,
        type,
        state,
        created,
        sent,
        institutionCode,
        objectHash,
        objectId,
        options,
        patronId,
        before,
        outcome,
        joined,
      },
    ]
  })
}
