import type { Profile } from '@library-card/contract/session.ts'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { HomeRecord, Patron } from '../network/patron.ts'
import type { askRights, Rights } from '../network/staff-rights.ts'
import { CallProblem } from '../problems.ts'
import { sessionIdOf } from './session-cookie.ts'
import { endSession, startSession, type Owner, type SessionStore } from './sessions.ts'

type Call = { requestId: string; log: FastifyBaseLogger }

export type SignInGround = {
  config: Config
  store: SessionStore
  /** null: the home institution is silent. */
  askHome: (patron: Patron, call: Call) => Promise<HomeRecord | 'unknown-patron' | null>
  askRights: (who: Parameters<typeof askRights>[1], call: Call) => Promise<Rights>
}

/** Who has proven to be whom, and as what they want to come in. */
export type Arrival = {
  who: Omit<Patron, 'home'>
  owner: Owner
  providerSignOut: string | null
  profile: Profile
}

/** A new id, whatever was before: a session is one person's in one role. */
export async function startFor(
  ground: SignInGround,
  request: FastifyRequest,
  { who, owner, providerSignOut, profile }: Arrival,
): Promise<string> {
  const { config, store } = ground
  if (!config.institutions.some(({ code }) => code === who.homeInstitutionCode))
    throw new CallProblem('sign-in-failed')
  const patron = { ...who, home: null }
  const call = { requestId: request.id, log: request.log }
  const content =
    profile === 'staff'
      ? await staffOf(ground, patron, { call, owner })
      : await patronOf(ground, patron, call)

  const earlier = sessionIdOf(request)
  if (earlier) await endSession(store, earlier)
  return startSession(store, { ...content, providerSignOut, profile, owner })
}

/** The home record is asked once; a silent home starts the session all the same. */
async function patronOf({ askHome }: SignInGround, patron: Patron, call: Call) {
  const home = await askHome(patron, call)
  if (home === 'unknown-patron') throw new CallProblem('no-record-at-home')
  return { patron: { ...patron, home } }
}

/** Without rights there is no session; where nobody can tell, there is none either. */
async function staffOf(
  { askRights: ask }: SignInGround,
  patron: Patron,
  { call, owner: { issuer, subject } }: { call: Call; owner: Owner },
) {
  const { homeInstitutionCode: institutionCode, id, idType } = patron
  const rights = await ask({ institutionCode, whom: { by: 'sign-in', id, idType } }, call)
  if (rights === 'none') throw new CallProblem('no-staff-rights')
  if (rights === 'not-known') throw new CallProblem('rights-not-known')
  const { staffId: primaryId, displayName, role } = rights
  const home = { primaryId, displayName, linkingId: null }
  return { patron: { ...patron, home }, staff: { issuer, subject, role } }
}
