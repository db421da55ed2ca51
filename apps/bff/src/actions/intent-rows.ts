import { Nullable } from '@library-card/contract/nullable.ts'
import type { Insertable, Selectable } from 'kysely'
import { Type } from 'typebox'
import type { IntentState, Store, Tables } from '../store/database.ts'
import { createSealedJson } from '../store/sealed-json.ts'
import { ActionOptions, ActionOutcome, ItemBefore } from './action-kinds.ts'
import type { NewIntent, Order } from './orders.ts'

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
  joined?: string
}

const sealedIntent = createSealedJson(
  'intent',
  Type.Object({
    objectId: Type.String(),
    options: ActionOptions,
    patronId: Nullable(Type.String()),
    before: ItemBefore,
    outcome: Nullable(ActionOutcome),
    joined: Type.Optional(Type.String()),
  }),
)

export function toRow(
  store: Store,
  { keyHash, patronHash }: Pick<Order, 'keyHash' | 'patronHash'>,
  intent: Intent,
): Insertable<Tables['intents']> {
  const { id, type, created, objectHash, institutionCode } = intent
  const hashes = { key_hash: keyHash, patron_hash: patronHash, object_hash: objectHash }
  return {
    id,
    type,
    created,
    institution_code: institutionCode,
    ...hashes,
    ...changingColumns(store, intent),
  }
}

export function changingColumns(
  store: Store,
  intent: Intent,
): Pick<Insertable<Tables['intents']>, 'state' | 'sent' | 'sealed'> {
  const { id, state, sent } = intent
  return { state, sent, sealed: sealedIntent.seal(store, id, intent) }
}

/** Skips rows that are damaged. */
export function toIntents(store: Store, rows: Selectable<Tables['intents']>[]): Intent[] {
  return rows.flatMap((row): Intent[] => {
    const content = sealedIntent.open(store, row.id, row.sealed)
    if (!content) return []
    const { id, type, state, created, sent, institution_code: institutionCode, object_hash: objectHash } = row
    return [{ ...content, id, type, state, created, sent, institutionCode, objectHash }]
  })
}
