import type { ConfiguredInstitution } from '../config/network.ts'
import type { Call, FoundAccount, OwnSignIn, PatronLookup } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import type { Member, Members } from './members.ts'
import { findOwnAccount } from './home-record.ts'
import type { CardQuery } from './card-query.ts'

type NoAccount = { noneSince: Date }
type Query = Pick<CardQuery, 'patron' | 'sessionKey' | 'signIns' | 'about' | 'fresh' | 'notAsked'>
type Search = { members: Members; member: Member; cardQuery: Query; call: Call }

/** Finds the patron's account at a member. "No account" is cached for an hour. */
export async function lookUpAccount(search: Search): Promise<FoundAccount | NoAccount> {
  const lookup = lookupAt(search)
  const { members, member, cardQuery, call } = search
  const { code } = member.institution
  const isElsewhere = code !== cardQuery.patron.homeInstitutionCode && !cardQuery.about
  if ('noneSince' in lookup) {
    if (isElsewhere) members.accountsElsewhere.record(cardQuery.sessionKey, false)
    return lookup
  }
  const found = await (lookup.by === 'sign-in'
    ? findOwnAccount(search, lookup, call)
    : member.system.findAccount(lookup, call))
  if (!found && forgetId(search, lookup)) return lookUpAccount(search)
  const answer = found ?? { noneSince: call.now }
  members.knownAccounts.set(cardQuery, code, answer)
  if (isElsewhere) members.accountsElsewhere.record(cardQuery.sessionKey, 'patronId' in answer)
  return answer
}

/** The id of an account elsewhere can have changed there since it was found. False: it was not looked up by such an id. */
function forgetId({ members, member, cardQuery }: Search, { by }: PatronLookup): boolean {
  const { code } = member.institution
  const isHome = code === cardQuery.patron.homeInstitutionCode
  return by === 'id' && !isHome && members.knownAccounts.delete(cardQuery, code)
}

/** Finds the patron's id at a member, without a call if it is known. */
export async function lookUpPatronId(search: Search): Promise<string | null> {
  const lookup = lookupAt(search)
  if ('noneSince' in lookup) return null
  if (lookup.by === 'id') return lookup.id
  const found = await lookUpAccount(search)
  return 'patronId' in found ? found.patronId : null
}

function lookupAt({ members, member, cardQuery, call }: Search): PatronLookup | NoAccount {
  requireQueryable(member, cardQuery)
  const { code, accounts } = member.institution
  // A patron who signs in there again can have another account: its id is in the session, which all replicas share.
  const known = accounts === 'own-sign-in' ? undefined : members.knownAccounts.get(cardQuery, code)
  if (known && 'noneSince' in known && !cardQuery.fresh) return known

  const lookup = patronLookupAt({ ...cardQuery, now: call.now.getTime() }, member.institution)
  if (lookup === 'home-silent') throw new InstitutionFailure('home-silent', { detail: 'no record from home' })
  if (lookup === 'linked-nowhere') return { noneSince: call.now }
  return known && 'patronId' in known ? byKnownId(known.patronId, lookup) : lookup
}

function requireQueryable({ institution: { code, mode } }: Member, { notAsked }: Query): void {
  if (mode === 'off') throw new InstitutionFailure('switched-off', { detail: 'by the network file' })
  if (notAsked?.includes(code))
    throw new InstitutionFailure('not-wanted', { detail: 'by the patron', sent: false })
}

/** A record whose id is known must still be a copy of the same record at home. */
function byKnownId(id: string, lookup: PatronLookup): PatronLookup {
  return lookup.by === 'link' ? { by: 'id', id, linkedTo: lookup } : { by: 'id', id }
}

/** How to look up `patron` at a member, or why the member need not or cannot be queried. */
function patronLookupAt(
  cardQuery: Pick<Query, 'patron'> & SignedIn,
  { code, accounts, sharedId }: ConfiguredInstitution,
): PatronLookup | 'home-silent' | 'linked-nowhere' {
  const { patron } = cardQuery
  const { home, homeInstitutionCode } = patron
  if (accounts === 'own-sign-in') return { by: 'id', id: requireSignIn(cardQuery, code).patronId }
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

type SignedIn = Pick<CardQuery, 'signIns'> & { now: number }

/** The patron's sign-in at this member in this session. Staff and calendars have none. */
function requireSignIn({ signIns, now }: SignedIn, code: string): OwnSignIn {
  const signIn = signIns?.[code]
  if (signIn && (signIn.ends === null || signIn.ends > now)) return signIn
  throw new InstitutionFailure(signIn ? 'sign-in-there-again' : 'sign-in-there', {
    detail: 'by the patron',
    sent: false,
  })
}
