import { answerStates } from '@library-card/contract/answer-state.ts'
import { isWithin } from '@library-card/library-systems/durations.ts'
import { InstitutionFailure, notSent, unexpected } from '@library-card/library-systems/exchange/failure.ts'
import type { Call, FoundAccount, OwnSignIn, PatronLookup } from '@library-card/library-systems/port.ts'
import { areInNetwork, type ConfiguredInstitution } from '../config/network.ts'
import { findOwnAccount, isOwnPatron, isSamePerson, toHomeRecord } from './home-record.ts'
import { ownSignInAt, type MemberQuery } from './card-query.ts'
import { noAccountKeptFor, type KnownAccount } from './known-accounts.ts'
import type { HomeRecord } from './patron.ts'

/** `isEarlier`: repeats an earlier answer of the member, without a new call. */
type NoAccount = { noneSince: Date; isEarlier?: true }
type LookupQuery = Pick<
  MemberQuery,
  | 'asker'
  | 'members'
  | 'member'
  | 'patron'
  | 'cacheKey'
  | 'signIns'
  | 'person'
  | 'noAccountFor'
  | 'notAsked'
  | 'noAccount'
  | 'confirmsNoAccount'
>

/** Finds the patron's account at a member. A patron's own "no account" is remembered, also for their next session. */
export async function lookUpAccount(query: LookupQuery, call: Call): Promise<FoundAccount | NoAccount> {
  try {
    return await findAccount(query, call)
  } catch (error) {
    if (error instanceof InstitutionFailure) recordProblem(query, error)
    throw error
  }
}

/**
 * Records a failed look-up. A look-up that was not sent is not remembered: its problem came from the network file
 * or an earlier answer.
 */
function recordProblem(query: LookupQuery, { code: problem, sent, isForToday }: InstitutionFailure) {
  const { members, member } = query
  const { code } = member.institution
  if (sent && !isForToday) members.noAccounts.delete(query, code)
  const { mayBeAnothers, gap } = answerStates[problem]
  if (mayBeAnothers) members.onLookupProblem(code, problem)
  if (gap !== 'none' || !sent) return
  members.knownAccounts.set(query, code, { notInNetwork: true })
  members.onLookupProblem(code, problem)
}

async function findAccount(query: LookupQuery, call: Call): Promise<FoundAccount | NoAccount> {
  const lookup = lookupAt(query, call.now)
  const { members, member, cacheKey } = query
  const { code } = member.institution
  const isElsewhere = code !== query.patron.homeInstitutionCode && query.asker !== 'staff'
  if ('noneSince' in lookup) {
    if (isElsewhere) members.accountsElsewhere.record(cacheKey, false)
    return lookup
  }
  const found = await findBy(lookup, query, call)
  if (!found && forgetId(query, lookup)) return findAccount(query, call)
  if (!found && isInDoubt(query, lookup))
    throw new InstitutionFailure('account-unclear', { detail: 'the linking id has changed at home' })
  if (found) requireSamePerson(query, lookup, found)
  if (isElsewhere) members.accountsElsewhere.record(cacheKey, found !== null)
  if (!found) {
    if (isRemembered(query)) members.noAccounts.set(query, code, call.now)
    return { noneSince: call.now }
  }
  members.noAccounts.delete(query, code)
  const { patronId, origin, account } = found
  members.knownAccounts.set(query, code, { patronId, linkId: origin.linkId, name: account.displayName })
  return found
}

async function findBy(
  lookup: PatronLookup,
  { member, confirmsNoAccount }: LookupQuery,
  call: Call,
): Promise<FoundAccount | null> {
  if (lookup.by === 'sign-in') return findOwnAccount(member, lookup, call)
  const found = await member.system.findAccount(lookup, call)
  if (found || !confirmsNoAccount || lookup.by !== 'link' || lookup.linkId === null) return found
  return member.system.findAccount({ ...lookup, linkId: null }, call)
}

/**
 * Whether to remember "no account". Not at home, which each sign-in queries. Not where patrons sign in themselves:
 * another session of the same person may use another card.
 */
function isRemembered({ asker, member, patron }: LookupQuery): boolean {
  const { code, accounts } = member.institution
  return asker === 'patron' && code !== patron.homeInstitutionCode && accounts !== 'own-sign-in'
}

function requireSamePerson(query: LookupQuery, lookup: PatronLookup, found: FoundAccount): void {
  if (isUnproven(query, found)) throw unexpected('no linking id at home')
  if (hasChangedHands(query, lookup, found) || isOtherPerson(query, lookup, found))
    throw new InstitutionFailure('account-unclear', { detail: 'another person has the id' })
}

/**
 * Whether, without a session, the home record lacks the linking id that proves its owner. It may be the patron's,
 * with a lost or unreadable id, or another person's.
 */
function isUnproven(query: LookupQuery, { linkId }: FoundAccount): boolean {
  const { member, patron } = query
  const isHome = member.institution.code === patron.homeInstitutionCode
  const knownId = patron.home?.linkingId ?? null
  return isHome && query.asker === 'background' && knownId !== null && linkId === null
}

/**
 * Whether the record now belongs to another person. Without a session, nobody has just signed in as that person, so
 * a changed home record does not count as merged.
 */
function hasChangedHands(query: LookupQuery, lookup: PatronLookup, found: FoundAccount): boolean {
  const { members, member, patron } = query
  const { code, accounts } = member.institution
  if (lookup.by !== 'id' || accounts === 'own-sign-in') return false
  if (code === patron.homeInstitutionCode)
    return (
      patron.home !== null &&
      !isSamePerson(patron.home, toHomeRecord(members, found), query.asker !== 'background')
    )
  const known = members.knownAccounts.get(query, code)
  const isProven = found.foundBy === 'linking-id'
  return !isProven && known !== undefined && 'name' in known && known.name !== found.account.displayName
}

/**
 * Whether the shared id finds the institution's own patron, of another family name: institutions may give one id to
 * two persons. The records of one patron have a part of the family name in common, while given names are written in
 * many ways.
 */
function isOtherPerson({ member, patron }: LookupQuery, { by }: PatronLookup, found: FoundAccount): boolean {
  const { home } = patron
  if (by !== 'shared-id' || !home || !isOwnPatron(member.institution, found)) return false
  const atHome = new Set(wordsIn(home.displayName))
  const familyName = wordsIn(found.listName.split(', ')[0] ?? '')
  return familyName.every((word) => !atHome.has(word))
}

function wordsIn(name: string): string[] {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return plain.toLowerCase().match(/\p{L}+/gu) ?? []
}

/**
 * Whether "not found" proves nothing, because the linking id has changed at home: the member may still know the
 * patron by the former id.
 */
function isInDoubt({ patron: { home }, member }: LookupQuery, { by }: PatronLookup): boolean {
  const { accounts, sharedId } = member.institution
  const isByLinkingId = by === 'link' || (accounts === 'shared-id' && sharedId === 'linking-id')
  return home?.linkChanged === true && isByLinkingId
}

/**
 * Forgets the remembered id of an account elsewhere, which can have changed there since it was found. Returns
 * false if no remembered id was used.
 */
function forgetId(query: LookupQuery, { by }: PatronLookup): boolean {
  const { code } = query.member.institution
  const isHome = code === query.patron.homeInstitutionCode
  return by === 'id' && !isHome && query.members.knownAccounts.delete(query, code)
}

/**
 * Returns the patron's id at a member; null if there is no account. An account elsewhere is read first: its id can
 * belong to another person by now. A known id at home, or of the patron's own sign-in, needs no call.
 */
export async function lookUpPatronId(query: LookupQuery, call: Call): Promise<string | null> {
  const lookup = lookupAt(query, call.now)
  if ('noneSince' in lookup) return null
  const { code, accounts } = query.member.institution
  const isOwn = code === query.patron.homeInstitutionCode || accounts === 'own-sign-in'
  if (lookup.by === 'id' && isOwn) return lookup.id
  const found = await lookUpAccount(query, { ...call, parts: [] })
  return 'patronId' in found ? found.patronId : null
}

function lookupAt(query: LookupQuery, now: Date): PatronLookup | NoAccount {
  requireQueryable(query)
  const { code, accounts } = query.member.institution
  // A patron who signs in there again can have another account. Its id is in the session, which all replicas share.
  const known = accounts === 'own-sign-in' ? undefined : query.members.knownAccounts.get(query, code)
  const lookup = patronLookupAt(query, now)
  if (known && 'notInNetwork' in known) throw notSent('not-in-network', 'known in this session')
  if (known && 'patronId' in known) return byKnownId(known, lookup)
  const noneSince = isInDoubt(query, lookup) ? undefined : query.members.noAccounts.get(query, code)
  if (!noneSince || !isWithin(now.getTime() - noneSince.getTime(), query.noAccountFor ?? noAccountKeptFor))
    return lookup
  return { noneSince, isEarlier: true }
}

function requireQueryable({ members, member, patron, notAsked }: LookupQuery): void {
  const { code } = member.institution
  const home = members.byCode.get(patron.homeInstitutionCode)
  if (member.availability().mode === 'off') throw notSent('switched-off', 'by the network file')
  if (notAsked?.includes(code)) throw notSent('not-wanted', 'by the patron')
  if (home && !areInNetwork(member.institution, home.institution))
    throw notSent('not-in-network', 'by the network file')
}

/** Looks up a record by its known id. The record must still be a copy of the same record at home. */
function byKnownId({ patronId: id, linkId }: KnownAccount, lookup: PatronLookup): PatronLookup {
  if (lookup.by !== 'link') return { by: 'id', id }
  return { by: 'id', id, linkedTo: { ...lookup, linkId: linkId ?? lookup.linkId } }
}

/** Returns how to look up the patron at the member. Throws if no id is known. */
function patronLookupAt(query: LookupQuery, now: Date): PatronLookup {
  const { patron, member } = query
  const { code, accounts, sharedId } = member.institution
  const { home, homeInstitutionCode } = patron
  if (accounts === 'own-sign-in') return { by: 'id', id: requireSignIn(query, now).patronId }
  if (code === homeInstitutionCode) {
    if (home) return { by: 'id', id: home.primaryId }
    return { by: 'sign-in', id: patron.id, idType: patron.idType }
  }
  if (!home) throw notSent('home-silent', 'no record from home')
  const { primaryId, linkingId, barcode = null, linkChanged = false } = home
  if (accounts === 'linked')
    return { by: 'link', linkId: linkChanged ? null : linkingId, homeInstitutionCode, homeId: primaryId }
  const id = { 'primary-id': primaryId, 'linking-id': linkingId, barcode }[sharedId]
  if (id === null) throw notSent('account-unclear', `no ${sharedId} at home`)
  return { by: 'shared-id', id }
}

/** Whether a member is queried by the patron's primary id or barcode at home, which can belong to another person by now. */
export function isFoundByHomeId(
  { accounts, sharedId }: ConfiguredInstitution,
  { linkingId }: HomeRecord,
): boolean {
  return accounts === 'linked' ? linkingId === null : sharedId !== 'linking-id'
}

/** Returns the patron's sign-in at this member in this session. Throws if there is none, as for staff and calendars. */
function requireSignIn(query: LookupQuery, now: Date): OwnSignIn {
  const signIn = ownSignInAt(query)
  if (signIn && (signIn.ends === null || signIn.ends > now.getTime())) return signIn
  const withoutOne = query.noAccount?.includes(query.member.institution.code)
    ? 'no-account-there'
    : 'sign-in-there'
  throw notSent(signIn ? 'sign-in-there-again' : withoutOne, 'by the patron')
}
