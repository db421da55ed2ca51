import type { FastifyBaseLogger } from 'fastify'
import type { FoundAccount, Call, PatronLookup } from '../ils/port.ts'
import { answerOrUnavailable, createCall } from './card-query.ts'
import type { Members, Member } from './members.ts'
import type { HomeRecord, Patron } from './patron.ts'
import type { ConfiguredInstitution } from '../config/network.ts'

/** Whether a record of this institution can prove whose patron it belongs to. */
export function provesHome({ accounts, home }: ConfiguredInstitution): boolean {
  return accounts === 'linked' || home !== undefined
}

/**
 * Whether a record belongs to the institution's own patron. A linked record names the home of which it is a copy; with
 * shared ids the network file names the proof.
 */
export function isOwnPatron(
  { accounts, home }: ConfiguredInstitution,
  { patronId, origin }: FoundAccount,
): boolean {
  if (accounts === 'linked') return origin.linkedTo === null
  const { campuses = [], groups = [], idSuffix } = home ?? {}
  const isOfCampus = origin.campus !== null && campuses.includes(origin.campus)
  const isOfGroup = origin.group !== null && groups.includes(origin.group)
  const hasSuffix = idSuffix !== undefined && patronId.toLowerCase().endsWith(idSuffix.toLowerCase())
  return isOfCampus || isOfGroup || hasSuffix
}

/**
 * Finds the account of a person who signs in at `member`. null: there is none, or it belongs to another institution's
 * patron, whom only that institution may sign in. Without a proof in the network file, the network has one provider,
 * which is trusted to name the home.
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

/** Reads the home record at sign-in. null: home does not answer, or there is no such institution. */
export async function askHome(
  members: Members,
  patron: Patron,
  { requestId, person, log }: { requestId: string; person: string; log: FastifyBaseLogger },
): Promise<HomeRecord | 'unknown-patron' | null> {
  const home = members.byCode.get(patron.homeInstitutionCode)
  if (!home || home.institution.mode === 'off') return null
  // Its patrons sign in there from the card: it cannot sign them in to the card.
  if (home.institution.accounts === 'own-sign-in') return 'unknown-patron'
  const call = createCall(members, { requestId, limit: 'signIn', priority: 'first-view', person })
  const whom = { by: 'sign-in', id: patron.id, idType: patron.idType } as const
  const found = await answerOrUnavailable({ log, institution: home.institution.code }, () =>
    findOwnAccount(home, whom, call),
  )
  if (found === 'unavailable') return null
  return found ? toHomeRecord(found) : 'unknown-patron'
}

export function toHomeRecord({ patronId, linkId, account }: FoundAccount): HomeRecord {
  return { primaryId: patronId, linkingId: linkId, displayName: account.displayName }
}
