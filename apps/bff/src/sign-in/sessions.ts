import { createHash, randomBytes } from 'node:crypto'
import { Nullable } from '@library-card/contract/nullable.ts'
import type { Profile } from '@library-card/contract/session.ts'
import { Type, type Static } from 'typebox'
import type { Clock } from '../clock.ts'
import { StaffRole } from '../ils/port.ts'
import { Patron, type HomeRecord } from '../members/patron.ts'
import type { Database } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { createSealedJson, type Sealing } from '../store/sealed-json.ts'
import { endOldestSessions } from './oldest-sessions.ts'
import { endOf, type SessionLimits } from '../config/session-limits.ts'

/** A member of staff: who the provider says it is, and the role by which the institution lets them look. */
export const Staff = Type.Object({ issuer: Type.String(), subject: Type.String(), role: StaffRole })
export type Staff = Static<typeof Staff>

/** `providerSignOut` is where the provider ends its own session; null: nowhere. */
const Content = Type.Object({
  patron: Patron,
  providerSignOut: Nullable(Type.String()),
  /** null: a patron's session. */
  staff: Nullable(Staff),
  /** Limits are those of a shared computer, whatever the profile is. */
  onShared: Type.Boolean(),
  /**
   * The session that ended when this one began, for the person had as many as they may; null: none. Version 0.1.0 did not
   * write it.
   */
  displaced: Type.Optional(Nullable(Type.Object({ seen: Type.Number() }))),
})
type Content = Required<Static<typeof Content>>
const sealedContent = createSealedJson('session', Content)

/** `key` names the session inside this process and its store; the cookie's value cannot be found from it. */
export type Session = Content & {
  key: string
  /** The same for all sessions of one person. */
  owner: string
  profile: Profile
  created: number
  seen: number
}

/** Where sessions are kept, and the time that their limits are reckoned by. */
export type SessionStore = Sealing & {
  database: Database
  clock: Clock
  limits: SessionLimits
}

/** Who it is to the provider, and its own session there (`sid`), where it tells one. */
export type Owner = { issuer: string; subject: string; providerSession: string | null }

type Beginning = { staff?: Staff | null; onShared?: boolean; profile: Profile; owner: Owner }

/**
 * Returns the new id, for the cookie; nobody else can tell it afterwards. `displaced`: the keys of sessions that end, for
 * one person has no more than `mostSessions`.
 */
export async function startSession(
  store: SessionStore,
  content: Omit<Content, 'staff' | 'onShared' | 'displaced'> & Beginning,
): Promise<{ id: string; displaced: string[] }> {
  const id = randomBytes(32).toString('base64url')
  const key = hashOf(id)
  const { profile, staff = null, onShared = false } = content
  const times = { profile, created: store.clock(), seen: store.clock() }
  const row = {
    ...times,
    id_hash: key,
    ends: endOf({ ...times, onShared }, store.limits),
    ...ownerHashes(store, content.owner),
    sealed: sealedContent.seal(store, key, { ...content, staff, onShared, displaced: null }),
  }
  await store.database.insertInto('sessions').values(row).execute()
  // Only now: of many that begin at once, each might else find room.
  const [latest, ...others] = await endOldestSessions(store, { owner: row.owner_hash, newest: key })
  if (!latest) return { id, displaced: [] }
  await keepContent(store, key, { ...content, staff, onShared, displaced: { seen: latest.seen } })
  return { id, displaced: [latest, ...others].map((session) => session.key) }
}

export async function findSession(store: SessionStore, id: string): Promise<Session | null> {
  const key = hashOf(id)
  const row = await store.database
    .selectFrom('sessions')
    .selectAll()
    .where('id_hash', '=', key)
    .where('ends', '>', store.clock())
    .executeTakeFirst()
  const content = row && sealedContent.open(store, key, row.sealed)
  if (!content) return null
  const { owner_hash: owner, profile, created, seen } = row
  return { displaced: null, ...content, key, owner, profile, created, seen }
}

/** Whether a session that was found a moment ago has not ended since, at any process. */
export async function isOpen({ database, clock }: SessionStore, { key }: Session): Promise<boolean> {
  const row = await database
    .selectFrom('sessions')
    .select('id_hash')
    .where('id_hash', '=', key)
    .where('ends', '>', clock())
    .executeTakeFirst()
  return row !== undefined
}

/** The reader did something: the idle limit begins anew. */
export async function markSeen(store: SessionStore, session: Session): Promise<Session> {
  const seen = { ...session, seen: store.clock() }
  await store.database
    .updateTable('sessions')
    .set({ seen: seen.seen, ends: endOf(seen, store.limits) })
    .where('id_hash', '=', session.key)
    .where('ends', '>', store.clock())
    .execute()
  return seen
}

/** The home institution has answered after sign-in. */
export async function updateHome(store: SessionStore, session: Session, home: HomeRecord): Promise<void> {
  await keepContent(store, session.key, { ...session, patron: { ...session.patron, home } })
}

async function keepContent(store: SessionStore, key: string, content: Content): Promise<void> {
  await store.database
    .updateTable('sessions')
    .set({ sealed: sealedContent.seal(store, key, content) })
    .where('id_hash', '=', key)
    .execute()
}

/** All of the same person in the same role, newest first; `key` is the one that asks. */
export async function listSessions(store: SessionStore, { key }: Session) {
  return store.database
    .selectFrom('sessions')
    .select(['id_hash', 'profile', 'created', 'seen'])
    .where('owner_hash', '=', (own) =>
      own.selectFrom('sessions').select('owner_hash').where('id_hash', '=', key),
    )
    .where('ends', '>', store.clock())
    .orderBy('created', 'desc')
    .execute()
}

function ownerHashes(store: SessionStore, { issuer, subject, providerSession }: Owner) {
  return {
    owner_hash: ownerHash(store, { issuer, subject }),
    provider_session_hash: providerSession && providerSessionHash(store, issuer, providerSession),
  }
}

export function ownerHash(
  { dataKey }: Pick<SessionStore, 'dataKey'>,
  { issuer, subject }: Pick<Owner, 'issuer' | 'subject'>,
): string {
  return keyedHash(dataKey, 'session owner', issuer, subject)
}

export function providerSessionHash({ dataKey }: SessionStore, issuer: string, sid: string): string {
  return keyedHash(dataKey, 'provider session', issuer, sid)
}

export function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}
