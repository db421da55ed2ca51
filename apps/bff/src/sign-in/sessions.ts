import { createHash } from 'node:crypto'
import { Nullable } from '@library-card/contract/nullable.ts'
import type { Profile } from '@library-card/contract/session.ts'
import { StaffRole } from '@library-card/library-systems/port.ts'
import { Type, type Static } from 'typebox'
import { Patron, SignIns, type HomeRecord } from '../members/patron.ts'
import type { Store } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { createSealedJson } from '../store/sealed-json.ts'
import { sessionEnd, type SessionLimits } from '../config/session-limits.ts'

/** A member of staff, by the provider's identity, and the role that lets them view patrons. */
export const Staff = Type.Object({ issuer: Type.String(), subject: Type.String(), role: StaffRole })
export type Staff = Static<typeof Staff>

/** `providerSignOut`: the provider's sign-out page; null if there is none. */
const Content = Type.Object({
  patron: Patron,
  providerSignOut: Nullable(Type.String()),
  /** null in a patron's session. */
  staff: Nullable(Staff),
  /** Whether the limits of a shared computer apply, whatever the profile. */
  onShared: Type.Boolean(),
  /** The session that ended when this one began, because the person had too many; null if none did. */
  displaced: Nullable(Type.Object({ seen: Type.Number() })),
  /** The patron's own sign-ins at members. */
  signIns: SignIns,
})
export type Content = Static<typeof Content>
export const sealedContent = createSealedJson('session', Content)

/** `key`: the hash of the cookie's value, which cannot be derived from the hash. */
export type Session = Content & {
  key: string
  /** Keyed hash of the person, the same for all their sessions. */
  person: string
  profile: Profile
  created: number
  seen: number
}

export type SessionStore = Store & {
  limits: SessionLimits
  /** Ends all data and streams of a session in this process, and the patron's own sign-ins at members. */
  onEnd: (sessionKey: string, signIns: SignIns) => void
}

/** The person's identity at the provider, and their session there (`sid`), which is null if not given. */
export type ProviderIdentity = { issuer: string; subject: string; providerSession: string | null }

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
  const { owner_hash: person, profile, created, seen } = row
  return { ...content, key, person, profile, created, seen }
}

/** Restarts the idle limit after activity. */
export async function markSeen(store: SessionStore, session: Session): Promise<Session> {
  const seen = { ...session, seen: store.clock() }
  await store.database
    .updateTable('sessions')
    .set({ seen: seen.seen, ends: sessionEnd(seen, store.limits) })
    .where('id_hash', '=', session.key)
    .where('ends', '>', store.clock())
    .execute()
  return seen
}

export async function updateHome(store: SessionStore, { key }: Session, home: HomeRecord): Promise<void> {
  await changeContent(store, key, ({ patron }) => ({ patron: { ...patron, home } }))
}

/**
 * Stores a patron's own sign-in at a member. Returns the earlier sign-ins; null if the session has ended
 * meanwhile.
 */
export async function addSignIn(
  store: SessionStore,
  { key }: Session,
  { code, signIn }: { code: string; signIn: SignIns[string] },
): Promise<SignIns | null> {
  const before = await changeContent(store, key, ({ signIns }) => ({
    signIns: { ...signIns, [code]: signIn },
  }))
  return before && (before.signIns ?? {})
}

/**
 * Changes the content of a session. Reads the content again, because another request may have changed another part
 * of it, and repeats if that happens before the change is stored. Returns the content before the change; null if
 * the session has ended.
 */
export async function changeContent(
  store: SessionStore,
  key: string,
  change: (content: Content) => Partial<Content>,
): Promise<Content | null> {
  for (;;) {
    const row = await store.database
      .selectFrom('sessions')
      .select('sealed')
      .where('id_hash', '=', key)
      .executeTakeFirst()
    const content = row && sealedContent.open(store, key, row.sealed)
    if (!content) return null
    const changed = { ...content, ...change(content) }
    const { numUpdatedRows } = await store.database
      .updateTable('sessions')
      .set({ sealed: sealedContent.seal(store, key, changed) })
      .where('id_hash', '=', key)
      .where('sealed', '=', row.sealed)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows > 0n) return content
  }
}

/** Lists the sessions of the same person, as a patron and as staff, newest first. */
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

export function personHash(
  { rootKey }: Pick<SessionStore, 'rootKey'>,
  { issuer, subject }: Pick<ProviderIdentity, 'issuer' | 'subject'>,
): string {
  return keyedHash(rootKey, 'session owner', issuer, subject)
}

export function providerSessionHash({ rootKey }: SessionStore, issuer: string, sid: string): string {
  return keyedHash(rootKey, 'provider session', issuer, sid)
}

export function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}
