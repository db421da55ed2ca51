import type { Call, FoundAccount, PatronLookup } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import type { Member, Members } from './members.ts'
import { findOwnAccount } from './home-record.ts'
import type { CardQuery } from './card-query.ts'
import type { Patron } from './patron.ts'

type NoAccount = { noneSince: Date }
type Search = { members: Members; member: Member; cardQuery: CardQuery; call: Call }

/** The patron's account at a member; that there is none is believed for an hour. */
export async function findPatron(search: Search): Promise<FoundAccount | NoAccount> {
  const whom = whomAt(search)
  if ('noneSince' in whom) return whom

  const { members, member, cardQuery, call } = search
  const found = await (whom.by === 'sign-in'
    ? findOwnAccount(search, whom, call)
    : member.system.findAccount(whom, call))
  const answer = found ?? { noneSince: call.now }
  members.known.remember(cardQuery, member.institution.code, answer)
  return answer
}

/** The patron's id at a member, without a call where it is known. */
export async function findPatronId(search: Search): Promise<string | null> {
  const whom = whomAt(search)
  if ('noneSince' in whom) return null
  if (whom.by === 'id') return whom.id
  const found = await findPatron(search)
  return 'patronId' in found ? found.patronId : null
}

function whomAt({ members, member, cardQuery, call }: Search): PatronLookup | NoAccount {
  requireMayAsk(member, cardQuery)
  const { code } = member.institution
  const known = members.known.recall(cardQuery, code)
  if (known && 'noneSince' in known && !cardQuery.fresh) return known

  const whom = patronLookupAt(cardQuery.patron, code, members.accounts)
  if (whom === 'home-silent') throw new InstitutionFailure('home-silent', { detail: 'no record from home' })
  if (whom === 'linked-nowhere') return { noneSince: call.now }
  return known && 'patronId' in known ? byKnownId(known.patronId, whom) : whom
}

function requireMayAsk({ institution: { code, mode } }: Member, { notAsked }: CardQuery): void {
  if (mode === 'off') throw new InstitutionFailure('switched-off', { detail: 'by the network file' })
  if (notAsked?.includes(code))
    throw new InstitutionFailure('not-wanted', { detail: 'by the patron', sent: false })
}

/** A known copy must still be one of the same record at home. */
function byKnownId(id: string, whom: PatronLookup): PatronLookup {
  return whom.by === 'link' ? { by: 'id', id, linkedTo: whom } : { by: 'id', id }
}

/** Who `patron` is at a member, or why that member need not or cannot be asked. */
function patronLookupAt(
  patron: Patron,
  institutionCode: string,
  accounts: Members['accounts'],
): PatronLookup | 'home-silent' | 'linked-nowhere' {
  const { home, homeInstitutionCode } = patron
  if (institutionCode === homeInstitutionCode) {
    if (home) return { by: 'id', id: home.primaryId }
    return { by: 'sign-in', id: patron.id, idType: patron.idType }
  }
  if (!home) return 'home-silent'
  if (accounts === 'shared-id') return { by: 'shared-id', id: home.primaryId }
  if (home.linkingId === null) return 'linked-nowhere'
  return { by: 'link', linkId: home.linkingId, homeInstitutionCode }
}
