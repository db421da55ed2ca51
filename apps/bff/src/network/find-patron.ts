import type { Call, FoundAccount, Whom } from '../ils/port.ts'
import { InstitutionFailure } from './failure.ts'
import type { Member, Members } from './members.ts'
import { findOwnAccount } from './own-patron.ts'
import type { Question } from './question.ts'
import { whomToAsk } from './whom.ts'

type NoAccount = { noneSince: Date }
type Search = { members: Members; member: Member; question: Question; call: Call }

/** The patron's account at a member; that there is none is believed for an hour. */
export async function findPatron(search: Search): Promise<FoundAccount | NoAccount> {
  const whom = whomAt(search)
  if ('noneSince' in whom) return whom

  const { members, member, question, call } = search
  const found = await (whom.by === 'sign-in'
    ? findOwnAccount(search, whom, call)
    : member.system.findAccount(whom, call))
  const answer = found ?? { noneSince: call.now }
  members.known.remember(question.sessionKey, member.institution.code, answer)
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

function whomAt({ members, member, question, call }: Search): Whom | NoAccount {
  const { code, mode } = member.institution
  if (mode === 'off') throw new InstitutionFailure('switched-off', { detail: 'by the network file' })
  if (question.notAsked?.includes(code))
    throw new InstitutionFailure('not-wanted', { detail: 'by the patron', sent: false })
  const known = members.known.recall(question.sessionKey, code)
  if (known && 'patronId' in known) return { by: 'id', id: known.patronId }
  if (known && !question.fresh) return known

  const whom = whomToAsk(question.patron, code, members.accounts)
  if (whom === 'home-silent') throw new InstitutionFailure('home-silent', { detail: 'no record from home' })
  return whom === 'linked-nowhere' ? { noneSince: call.now } : whom
}
