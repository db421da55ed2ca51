import type { Selectable } from 'kysely'
import type { Clock } from '../clock.ts'
import type { ActType, Database, IntentState, Tables } from '../store/database.ts'
import { open, seal } from '../store/seal.ts'
import type { End, Memory, Wish } from './kind.ts'

/** Where intents are kept, and the time that they are reckoned by. */
export type Ledger = { database: Database; dataKey: Buffer; clock: Clock }

/** What is sealed. `patronId` (the id there) and `memory` are known once it is sent. */
type Content = {
  objectId: string
  wish: Wish
  patronId: string | null
  memory: Memory
  end: End | null
  /** The intent that somebody else's click has begun, where this click joined it. */
  joined?: string
}

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

export function sealContent({ dataKey }: Ledger, { id, ...intent }: Intent): Buffer {
  const { objectId, wish, patronId, memory, end, joined } = intent
  const content: Content = { objectId, wish, patronId, memory, end, ...(joined !== undefined && { joined }) }
  return seal(JSON.stringify(content), placeOf(id), dataKey)
}

/** null: it was sealed with another key; nobody can tell any more what it was. */
export function toIntent({ dataKey }: Ledger, row: Selectable<Tables['intents']>): Intent | null {
  const text = open(row.sealed, placeOf(row.id), dataKey)
  if (text === null) return null
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what opens was sealed by sealContent
  const content = JSON.parse(text) as Content
  const { id, type, state, created, sent, institution_code: institutionCode, object_hash: objectHash } = row
  return { ...content, id, type, state, created, sent, institutionCode, objectHash }
}

function placeOf(id: string): string {
  return `intent ${id}`
}
