import type { Call, FoundAccount, OwnSignIn, PatronLookup } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import { findOwnAccount } from './home-record.ts'
import type { MemberQuery } from './card-query.ts'

type NoAccount = { noneSince: Date }
type Search = Pick<
  MemberQuery,
  'members' | 'member' | 'patron' | 'sessionKey' | 'signIns' | 'about' | 'fresh' | 'notAsked'
>

/** Finds the patron's account at a member. "No account" is cached for an hour. */
export async function lookUpAccount(query: Search, call: Call): Promise<FoundAccount | NoAccount> {
  const lookup = lookupAt(query, call.now)
  const { members, member, sessionKey } = query
  const { code } = member.institution
  const isElsewhere = code !== query.patron.homeInstitutionCode && !query.about
  if ('noneSince' in lookup) {
    if (isElsewhere) members.accountsElsewhere.record(sessionKey, false)
    return lookup
  }
  const found = await (lookup.by === 'sign-in'
    ? findOwnAccount(member, lookup, call)
    : member.system.findAccount(lookup, call))
  if (!found && forgetId(query, lookup)) return lookUpAccount(query, call)
  const answer = found ?? { noneSince: call.now }
  members.knownAccounts.set(query, code, answer)
  if (isElsewhere) members.accountsElsewhere.record(sessionKey, 'patronId' in answer)
  return answer
}

/**
 * Forgets the remembered id of an account elsewhere, which can have changed there since it was found. Returns
 * false if no remembered id was used.
 */
function forgetId(query: Search, { by }: PatronLookup): boolean {
  const { code } = query.member.institution
  const isHome = code === query.patron.homeInstitutionCode
  return by === 'id' && !isHome && query.members.knownAccounts.delete(query, code)
}

/** Returns the patron's id at a member, without a call if the id is known. null if there is no account. */
export async function lookUpPatronId(query: Search, call: Call): Promise<string | null> {
  const lookup = lookupAt(query, call.now)
  if ('noneSince' in lookup) return null
  if (lookup.by === 'id') return lookup.id
  const found = await lookUpAccount(query, call)
  return 'patronId' in found ? found.patronId : null
}

function lookupAt(query: Search, now: Date): PatronLookup | NoAccount {
  requireQueryable(query)
  const { code, accounts } = query.member.institution
  // A patron who signs in there again can have another account, whose id is in the session, which all
  // replicas share.
  const known = accounts === 'own-sign-in' ? undefined : query.members.knownAccounts.get(query, code)
  if (known && 'noneSince' in known && !query.fresh) return known

  const lookup = patronLookupAt(query, now)
  if (lookup === 'home-silent') throw new InstitutionFailure('home-silent', { detail: 'no record from home' })
  if (lookup === 'linked-nowhere') return { noneSince: now }
  return known && 'patronId' in known ? byKnownId(known.patronId, lookup) : lookup
}

function requireQueryable({ member, notAsked }: Search): void {
  const { code, mode } = member.institution
  if (mode === 'off') throw new InstitutionFailure('switched-off', { detail: 'by the network file' })
  if (notAsked?.includes(code))
    throw new InstitutionFailure('not-wanted', { detail: 'by the patron', sent: false })
}

/** Looks up a record by its known id. The record must still be a copy of the same record at home. */
function byKnownId(id: string, lookup: PatronLookup): PatronLookup {
  return lookup.by === 'link' ? { by: 'id', id, linkedTo: lookup } : { by: 'id', id }
}

/** Returns how to look up the patron at the member, or why the member need not or cannot be queried. */
function patronLookupAt(query: Search, now: Date): PatronLookup | 'home-silent' | 'linked-nowhere' {
  const { patron, member } = query
  const { code, accounts, sharedId } = member.institution
  const { home, homeInstitutionCode } = patron
  if (accounts === 'own-sign-in') return { by: 'id', id: requireSignIn(query, now).patronId }
  if (code === homeInstitutionCode) {
    if (home) return { by: 'id', id: home.primaryId }
    return { by: 'sign-in', id: patron.id, idType: patron.idType }
  }
  if (!home) return 'home-silent'
  const id = accounts === 'shared-id' && sharedId === 'primary-id' ? home.primaryId : home.linkingId
  if (id === null) return 'linked-nowhere'
  if (accounts === 'shared-id') return { by: 'shared-id', id }
  return { by: 'link', linkId: id, homeInstitutionCode }
}

/**
 * Returns the patron's sign-in at this member in this session, or throws without one. Staff and calendars
 * have none.
 */
function requireSignIn({ signIns, member }: Search, now: Date): OwnSignIn {
  const signIn = signIns?.[member.institution.code]
  if (signIn && (signIn.ends === null || signIn.ends > now.getTime())) return signIn
  throw new InstitutionFailure(signIn ? 'sign-in-there-again' : 'sign-in-there', {
    detail: 'by the patron',
    sent: false,
  })
}
