import { randomBytes } from 'node:crypto'
import type { Profile } from '@library-card/contract/session.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { setLanguageCookie } from '../http/language.ts'
import { CallProblem } from '../http/problems.ts'
import type { ReadAccount } from '../members/card-cache.ts'
import { askHome, requireRights, toHomeRecord } from '../members/home-record.ts'
import type { Members } from '../members/members.ts'
import { readPreferences } from '../members/preferences.ts'
import { patronHashOf, type Patron } from '../members/patron.ts'
import { sessionEnd } from '../config/session-limits.ts'
import { endOldestSessions, endSession } from './end-sessions.ts'
import { placeAfterSignIn } from './return-to.ts'
import { sessionIdOf, setSessionCookie } from './session-cookie.ts'
import {
  changeContent,
  hashOf,
  personHash,
  providerSessionHash,
  sealedContent,
  type Content,
  type ProviderIdentity,
  type Session,
  type SessionStore,
} from './sessions.ts'
import { markShared, type Device } from './shared-computer.ts'

export type SignInDependencies = {
  config: Config
  store: SessionStore
  members: Members
  signedIn: (patron: Patron) => Promise<unknown>
}

/** A person whose identity is proven, and the destination and device of their sign-in. */
export type Arrival = {
  patron: Patron
  /** The account at home, if it has been read. */
  atHome?: ReadAccount
  /** null if the institution itself has checked the identity. */
  identity: ProviderIdentity | null
  providerSignOut: string | null
  device: Device
  wanted: { returnTo?: string; mark?: string }
}

/** Starts a session with a new id, in place of the browser's earlier one, and returns the page to open. */
export async function completeSignIn(
  { config, store, members, signedIn }: SignInDependencies,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  arrival: Arrival,
): Promise<{ session: Session; goTo: string }> {
  const { providerSignOut, device, wanted } = arrival
  const { profile, isShared } = device
  if (!config.institutions.some(({ code }) => code === arrival.patron.homeInstitutionCode))
    throw new CallProblem('sign-in-failed')
  const isStaff = profile === 'staff'
  const found = await (isStaff ? findStaff : findPatron)({ store, members, request }, arrival)
  const patron = arrival.identity ? found.patron : withPrimaryId(found.patron)
  const identity = arrival.identity ?? identityAtHome(patron)
  const staff = found.role && { issuer: identity.issuer, subject: identity.subject, role: found.role }

  if (!isStaff) await signedIn(patron)
  const earlier = sessionIdOf(request)
  if (earlier) await endSession(store, earlier)
  const content = { patron, staff, providerSignOut, profile, identity, onShared: isShared && isStaff }
  const { id, session } = await startSession(store, content)
  const { homeInstitutionCode } = patron
  if (found.atHome)
    members.cardCache.accounts.set({ patron, cacheKey: session.key }, homeInstitutionCode, found.atHome)
  setSessionCookie(reply, id)
  if (isShared) markShared(reply)
  if (!isStaff) await useChosenLanguage({ config, store }, reply, patron)
  return { session, goTo: placeAfterSignIn(store, wanted, session) }
}

/** Sets the language that the patron has chosen, on any device, as the language of this browser. */
async function useChosenLanguage(
  { config, store }: Pick<SignInDependencies, 'config' | 'store'>,
  reply: FastifyReply,
  patron: Patron,
): Promise<void> {
  const { language } = await readPreferences(store, patron)
  if (language !== undefined && config.network.languages.includes(language))
    setLanguageCookie(reply, language)
}

type NewSession = Omit<Content, 'displaced' | 'signIns'> & { profile: Profile; identity: ProviderIdentity }

/**
 * Stores a session. `id` is for the cookie, and cannot be found from the stored row. The oldest sessions of a
 * person with more than `maxSessionsOfPerson` end.
 */
export async function startSession(
  store: SessionStore,
  { profile, identity, ...rest }: NewSession,
): Promise<{ id: string; session: Session }> {
  const id = randomBytes(32).toString('base64url')
  const key = hashOf(id)
  const content: Content = { ...rest, displaced: null, signIns: {} }
  const times = { profile, created: store.clock(), seen: store.clock() }
  const row = {
    ...times,
    id_hash: key,
    ends: sessionEnd({ ...times, onShared: content.onShared }, store.limits),
    owner_hash: personHash(store, identity),
    provider_session_hash:
      identity.providerSession && providerSessionHash(store, identity.issuer, identity.providerSession),
    sealed: sealedContent.seal(store, key, content),
  }
  await store.database.insertInto('sessions').values(row).execute()
  // After the insert: otherwise many simultaneous sign-ins could each stay within the maximum.
  const displaced = await endOldestSessions(store, { person: row.owner_hash, newest: key })
  const session = { ...content, ...times, key, person: row.owner_hash }
  if (!displaced) return { id, session }
  const { seen } = displaced
  await changeContent(store, key, () => ({ displaced: { seen } }))
  return { id, session: { ...session, displaced: { seen } } }
}

/**
 * Replaces the id that the patron typed by the record's primary id, which is always the same. A person can type
 * several ids, and each in more than one way.
 */
function withPrimaryId(patron: Patron): Patron {
  return { ...patron, id: patron.home?.primaryId ?? patron.id }
}

function identityAtHome({ homeInstitutionCode, id }: Patron): ProviderIdentity {
  return { issuer: `institution ${homeInstitutionCode}`, subject: id, providerSession: null }
}

type Lookup = Pick<SignInDependencies, 'store' | 'members'> & { request: FastifyRequest }

function callerOf({ store, request }: Lookup, person: { homeInstitutionCode: string; id: string }) {
  return { requestId: request.id, log: request.log, person: patronHashOf(store.rootKey, person) }
}

/** Reads the account at home once. If home does not answer, a sign-in that a provider vouches for still succeeds. */
async function findPatron(lookup: Lookup, { patron, atHome: read }: Arrival) {
  const atHome = read ?? (await askHome(lookup.members, patron, callerOf(lookup, patron)))
  if (atHome === 'unknown-patron') throw new CallProblem('no-record-at-home')
  return {
    patron: { ...patron, home: atHome && toHomeRecord(lookup.members, atHome.found) },
    role: null,
    atHome,
  }
}

async function findStaff(lookup: Lookup, { patron }: Arrival) {
  const { homeInstitutionCode: institutionCode, id, idType } = patron
  const whom = { by: 'sign-in', id, idType } as const
  const { staffId, displayName, role } = await requireRights(
    lookup.members,
    institutionCode,
    whom,
    callerOf(lookup, patron),
  )
  return {
    patron: { ...patron, home: { primaryId: staffId, displayName, linkingId: null } },
    role,
    atHome: null,
  }
}
