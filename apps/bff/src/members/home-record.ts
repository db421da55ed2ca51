import type {
  FoundAccount,
  Call,
  PatronLookup,
  FoundStaff,
  StaffRole,
} from '@library-card/library-systems/port.ts'
import { answerOrNone } from './answers.ts'
import { createCall } from './calls.ts'
import type { CardQuery } from './card-query.ts'
import type { ReadAccount } from './card-cache.ts'
import type { Members, Member } from './members.ts'
import type { HomeRecord, Patron } from './patron.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import { CallProblem } from '../http/problems.ts'

/** The person who is signing in or signed in, with the context of the calls and the log. */
type Caller = Pick<CardQuery, 'requestId' | 'person' | 'log'>

/** Whether records of this institution can prove which institution's patron they belong to. */
function provesHome({ accounts, home }: ConfiguredInstitution): boolean {
  return accounts === 'linked' || home !== undefined
}

/**
 * Whether a record belongs to the institution's own patron. A linked record is a copy of another institution's.
 * With shared ids, the network file names the proof.
 */
export function isOwnPatron(
  { accounts, home }: ConfiguredInstitution,
  { patronId, origin }: FoundAccount,
): boolean {
  if (accounts === 'linked') return !origin.isLinked
  const { campuses = [], groups = [], idSuffix } = home ?? {}
  const isOfCampus = origin.campus !== null && campuses.includes(origin.campus)
  const isOfGroup = origin.group !== null && groups.includes(origin.group)
  const hasSuffix = idSuffix !== undefined && patronId.toLowerCase().endsWith(idSuffix.toLowerCase())
  return isOfCampus || isOfGroup || hasSuffix
}

/**
 * Finds the account of a person who signs in at `member`. Returns null if there is none, or if it belongs to
 * another institution's patron, whom only that institution may sign in. Without a proof in the network file,
 * the network has one provider, which is trusted to name the home.
 */
export async function findOwnAccount(
  member: Member,
  whom: Extract<PatronLookup, { by: 'sign-in' }>,
  call: Call,
): Promise<FoundAccount | null> {
  const found = await member.system.findAccount(whom, call)
  if (!found || !provesHome(member.institution)) return found
  return isOwnPatron(member.institution, found) ? found : null
}

/**
 * Reads the account at home at sign-in, with all that the first card needs. Returns null if home does not answer, or if there is
 * no such institution.
 */
export async function askHome(
  members: Members,
  patron: Patron,
  { requestId, person, log }: Caller,
): Promise<ReadAccount | 'unknown-patron' | null> {
  const home = members.byCode.get(patron.homeInstitutionCode)
  if (!home || home.availability().mode === 'off') return null
  // Patrons of this institution sign in there from the card: it cannot sign them in to the card.
  if (home.institution.accounts === 'own-sign-in') return 'unknown-patron'
  const call = createCall(members, { requestId, limit: 'signIn', priority: 'first-view', person })
  const whom = { by: 'sign-in', id: patron.id, idType: patron.idType } as const
  const began = members.cardCache.now()
  const found = await answerOrNone({ log, institution: home.institution.code }, () =>
    findOwnAccount(home, whom, call),
  )
  if (found === 'no-answer') return null
  return found ? { found, began, readAt: call.now } : 'unknown-patron'
}

export function toHomeRecord(
  { keepsBarcodes }: Pick<Members, 'keepsBarcodes'>,
  { patronId, linkId, account: { barcode, displayName } }: FoundAccount,
): HomeRecord {
  const ids = { primaryId: patronId, linkingId: linkId }
  return { ...ids, ...(keepsBarcodes && barcode !== null && { barcode }), displayName }
}

/**
 * Returns the home record to store after an answer from home: the first one, or one whose linking id or barcode
 * differs from the session's. null if the session knows it already.
 */
export function newHomeRecord(
  members: Pick<Members, 'keepsBarcodes'>,
  { home }: Patron,
  found: FoundAccount,
): HomeRecord | null {
  const record = toHomeRecord(members, found)
  if (!home) return record
  if (home.linkingId !== record.linkingId) return { ...record, linkChanged: home.linkingId !== null }
  if (home.barcode === record.barcode) return null
  return { ...record, ...(home.linkChanged && { linkChanged: true }) }
}

/**
 * Returns the patron to store for queries without a session. Drops `linkChanged`: a record merged since the sign-in
 * is still the patron's.
 */
export function toBound({ home, ...patron }: Patron): Patron {
  if (!home) return { ...patron, home }
  const { linkChanged: _, ...record } = home
  return { ...patron, home: record }
}

/**
 * Whether two records under one id belong to the same person: an id can be reassigned. The linking id decides.
 * Without a linking id, or after a possible merge, which changes it, the name decides.
 */
export function isSamePerson(before: HomeRecord, after: HomeRecord, mayBeMerged: boolean): boolean {
  const hasLink = before.linkingId !== null
  if (hasLink && before.linkingId === after.linkingId) return true
  return (!hasLink || mayBeMerged) && before.displayName === after.displayName
}

/**
 * Reads the rights of a staff member from their institution's own record. Throws if there are none, or if
 * they are unknown.
 */
export async function requireRights(
  members: Members,
  institutionCode: string,
  whom: Extract<PatronLookup, { by: 'id' | 'sign-in' }>,
  { requestId, person, log }: Caller,
): Promise<FoundStaff & { role: StaffRole }> {
  const member = members.byCode.get(institutionCode)
  if (!member?.system.findStaff || !provesHome(member.institution)) throw new CallProblem('no-staff-rights')
  if (member.availability().mode === 'off') throw new CallProblem('rights-not-known')
  const call = createCall(members, { requestId, limit: 'signIn', priority: 'staff', person })
  const { findStaff } = member.system
  const found = await answerOrNone({ log, institution: institutionCode }, () => findStaff(whom, call))
  if (found === 'no-answer') throw new CallProblem('rights-not-known')
  if (!found || found.role === null) throw new CallProblem('no-staff-rights')
  return { ...found, role: found.role }
}
