import { Nullable } from '@library-card/contract/nullable.ts'
import type { Selectable } from 'kysely'
import { Type, type Static } from 'typebox'
import type { Clock } from '../clock.ts'
import type { ActType, Database, IntentState, Tables } from '../store/database.ts'
import { createSealedJson, type Sealing } from '../store/sealed-json.ts'
import { End, Memory, Wish } from './action-kind.ts'

/** Where intents are kept, and the time that they are reckoned by. */
export type Ledger = Sealing & { database: Database; clock: Clock }

/** `patronId` (the id there) and `memory` are known once it is sent. */
const Content = Type.Object({
  objectId: Type.String(),
  wish: Wish,
  patronId: Nullable(Type.String()),
  memory: Memory,
  end: Nullable(End),
  /** The intent that somebody else's click has begun, where this click joined it. */
  joined: Type.Optional(Type.String()),
})
type Content = Static<typeof Content>
const sealedContent = createSealedJson('intent', Content)

export type Intent = Content & {
  id: string
  type: ActType
  institutionCode: string
  objectHash: string
  state: IntentState
  created: number
  sent: number | null
}

export type Owner = { keyHash: string; patronHash: string }

export function toRow(ledger: Ledger, { keyHash, patronHash }: Owner, intent: Intent) {
  return {
    id: intent.id,
    key_hash: keyHash,
    patron_hash: patronHash,
    object_hash: intent.objectHash,
    institution_code: intent.institutionCode,
    type: intent.type,
    state: intent.state,
    created: intent.created,
    sent: intent.sent,
    sealed: sealContent(ledger, intent),
  }
}

export function sealContent(ledger: Ledger, intent: Intent): Buffer {
  return sealedContent.seal(ledger, intent.id, intent)
}

/** null: nobody can tell any more what it was. */
export function toIntent(ledger: Ledger, row: Selectable<Tables['intents']>): Intent | null {
  const content = sealedContent.open(ledger, row.id, row.sealed)
  if (!content) return null
  const { id, type, state, created, sent, institution_code: institutionCode, object_hash: objectHash } = row
  return { ...content, id, type, state, created, sent, institutionCode, objectHash }
}
