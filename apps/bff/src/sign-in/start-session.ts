import type { Profile } from '@library-card/contract/session.ts'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import type { HomeRecord, Patron } from '../members/patron.ts'
import type { askRights, Rights } from '../members/staff-rights.ts'
import { CallProblem } from '../http/problems.ts'
import { sessionIdOf } from './session-cookie.ts'
import { endSession } from './end-sessions.ts'
import { startSession, type Owner, type SessionStore } from './sessions.ts'

type Call = { requestId: string; log: FastifyBaseLogger }

export type SignInDependencies = {
  config: Config
  store: SessionStore
  /** null: the home institution is silent. */
  askHome: (patron: Patron, call: Call) => Promise<HomeRecord | 'unknown-patron' | null>
  askRights: (who: Parameters<typeof askRights>[1], call: Call) => Promise<Rights>
  /** Ends what this process holds of a session. */
  onEnd: (sessionKey: string) => void
}

/** Who has proven to be whom, and as what they want to come in. */
export type Arrival = {
  /** `home` null: the record is still to be read. */
  who: Patron
  /** null: the institution itself has checked who it is. */
  owner: Owner | null
  providerSignOut: string | null
  profile: Profile
  /** Of the library, or called shared before: staff cannot say so themselves. */
  onShared: boolean
}

/** A new id, whatever was before: a session is one person's in one role. */
export async function startFor(
  dependencies: SignInDependencies,
  request: FastifyRequest,
  { who, owner: told, providerSignOut, profile, onShared }: Arrival,
): Promise<{ id: string; owner: Owner }> {
  const { config, store, onEnd } = dependencies
  if (!config.institutions.some(({ code }) => code === who.homeInstitutionCode))
    throw new CallProblem('sign-in-failed')
  const call = { requestId: request.id, log: request.log }
  const found = await (profile === 'staff' ? staffOf : patronOf)(dependencies, who, call)
  const patron = told ? found.patron : underItsOwnId(found.patron)
  const owner = told ?? ownerAtHome(patron)
  const staff = found.role && { issuer: owner.issuer, subject: owner.subject, role: found.role }

  const earlier = sessionIdOf(request)
  if (earlier) onEnd(await endSession(store, earlier))
  const content = { patron, staff, providerSignOut, profile, owner }
  const started = await startSession(store, { ...content, onShared: onShared && staff !== null })
  for (const key of started.displaced) onEnd(key)
  return { id: started.id, owner }
}

/** Any of a person's ids can be typed, in more than one way; the record has one that is always the same. */
function underItsOwnId(patron: Patron): Patron {
  return { ...patron, id: patron.home?.primaryId ?? patron.id }
}

function ownerAtHome({ homeInstitutionCode, id }: Patron): Owner {
  return { issuer: `institution ${homeInstitutionCode}`, subject: id, providerSession: null }
}

/** The home record is read once; a silent home does not prevent a sign-in that a provider vouches for. */
async function patronOf({ askHome }: SignInDependencies, patron: Patron, call: Call) {
  const home = patron.home ?? (await askHome(patron, call))
  if (home === 'unknown-patron') throw new CallProblem('no-record-at-home')
  return { patron: { ...patron, home }, role: null }
}

/** Without rights there is no session; where nobody can tell, there is none either. */
async function staffOf({ askRights: ask }: SignInDependencies, patron: Patron, call: Call) {
  const { homeInstitutionCode: institutionCode, id, idType } = patron
  const rights = await ask({ institutionCode, whom: { by: 'sign-in', id, idType } }, call)
  if (rights === 'none') throw new CallProblem('no-staff-rights')
  if (rights === 'not-known') throw new CallProblem('rights-not-known')
  const { staffId: primaryId, displayName, role } = rights
  return { patron: { ...patron, home: { primaryId, displayName, linkingId: null } }, role }
}
