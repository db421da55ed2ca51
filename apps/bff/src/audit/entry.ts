import type { DataKind, StaffView } from '@library-card/contract/audit.ts'
import { Type, type Static } from 'typebox'
import type { HomeRecord } from '../members/patron.ts'
import type { Store } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { createSealedJson } from '../store/sealed-json.ts'

type AuditAct = StaffView['act'] | 'clearance-order'

/**
 * A view: the member of staff, the patrons, the place and the reason. Contains no search term, id, name or
 * title.
 */
export type Entry = {
  act: AuditAct
  result: 'allowed' | 'refused'
  staff: Static<typeof Person>
  /** The role at the institution: its code and its name. */
  desk: { code: string; words: string }
  institutionCode: string
  /** All patrons of whom anything is shown, as hashes from `auditHashesOf`. */
  patronHashes: string[]
  kinds: DataKind[]
  institutionCodes: string[]
  reason: StaffView['reason']
  /** The kind of search term and the number of patrons found; for a clearance, the kind and number of its patrons. */
  search: { field: string; hits: number } | null
  requestId: string
}

/** The store of the audit. The head after each entry is logged to `log`. */
export type AuditStore = Store & { log: { info: (line: object, words: string) => void } }

const Person = Type.Object({ issuer: Type.String(), subject: Type.String() })
export const sealedPerson = createSealedJson('audit', Person)

/**
 * Returns the root key for sealing persons. The chain covers sealed persons, so they cannot be sealed again with
 * another key.
 */
export function withRootKey(rootKey: Buffer): Pick<Store, 'rowKeys'> {
  return { rowKeys: { current: rootKey, previous: null } }
}

type Audited = { homeInstitutionCode: string } & Pick<HomeRecord, 'primaryId' | 'linkingId'>

/**
 * Returns the hashes by which a patron finds an entry. One is of the primary id, which a member of staff can change
 * and change back. If the record has a linking id, which nobody can change, the other is of that.
 */
export function auditHashesOf(
  rootKey: Buffer,
  { homeInstitutionCode, primaryId, linkingId }: Audited,
): string[] {
  const byPrimaryId = keyedHash(rootKey, 'audited patron', homeInstitutionCode, primaryId)
  if (linkingId === null) return [byPrimaryId]
  return [byPrimaryId, keyedHash(rootKey, 'audited linking id', homeInstitutionCode, linkingId)]
}
