import type { DataKind, Look } from '@library-card/contract/audit.ts'
import type { TitlesReason } from '@library-card/contract/staff.ts'
import { Type, type Static } from 'typebox'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { createSealedJson, type Sealing } from '../store/sealed-json.ts'

/** What a staff member did, or asked for and was refused. */
type AuditAct = Look['act'] | 'clearance-order'

/** One line of the record: who looked at whose data, where and why. It holds no term, id, name or title. */
export type Entry = {
  act: AuditAct
  result: 'allowed' | 'refused'
  /** As the identity provider names the person. */
  staff: Static<typeof Person>
  /** The role at the institution: its code there, and in words. */
  desk: { code: string; words: string }
  /** The staff member's own. */
  institutionCode: string
  /** By `auditHashOf`: everyone of whom anything is shown. */
  patronHashes: string[]
  kinds: DataKind[]
  /** Where the data is from. */
  institutionCodes: string[]
  reason: TitlesReason | null
  /** Of a search: what kind of term it was, and how many it found. Of an ordered clearance: how many ids. */
  search: { field: string; hits: number } | null
  requestId: string
}

/** `log` gets the head of the record after every entry. */
export type AuditStore = Sealing & {
  database: Database
  clock: Clock
  log: { info: (line: object, words: string) => void }
}

const Person = Type.Object({ issuer: Type.String(), subject: Type.String() })
export const sealedPerson = createSealedJson('audit', Person)

/** Names a patron in the record, by the home institution and the primary id there. */
export function auditHashOf(
  dataKey: Buffer,
  { homeInstitutionCode, primaryId }: { homeInstitutionCode: string; primaryId: string },
): string {
  return keyedHash(dataKey, 'audited patron', homeInstitutionCode, primaryId)
}
