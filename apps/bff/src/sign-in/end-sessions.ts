import { minute } from '@library-card/library-systems/durations.ts'
import type { FastifyInstance } from 'fastify'
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import { runPeriodically } from '../periodic.ts'
import { isShared, type Database, type Place, type Store, type Tables } from '../store/database.ts'
import { markAsInUse } from '../store/restored-copy.ts'
import {
  hashOf,
  personHash,
  providerSessionHash,
  sealedContent,
  type Session,
  type SessionStore,
} from './sessions.ts'
import { deleteOldTries } from './tries.ts'

type Condition = (row: ExpressionBuilder<Tables, 'sessions'>) => Expression<SqlBool>

type EndedSession = Awaited<ReturnType<typeof deleteSessions>>[number]

async function endSessions(store: SessionStore, condition: Condition): Promise<void> {
  announceEnd(store, await deleteSessions(store.database, condition))
}

function deleteSessions(database: Database, condition: Condition) {
  return database
    .deleteFrom('sessions')
    .where(condition)
    .returning(['id_hash', 'created', 'seen', 'sealed'])
    .execute()
}

function announceEnd(store: SessionStore, ended: EndedSession[]) {
  for (const { id_hash: key, sealed } of ended)
    store.onEnd(key, sealedContent.open(store, key, sealed)?.signIns ?? {})
}

/** Ends the session of a cookie. Announces nothing if there is no such session: anybody can invent a cookie. */
export async function endSession(store: SessionStore, id: string): Promise<void> {
  await endSessions(store, (row) => row('id_hash', '=', hashOf(id)))
}

export async function endSessionsOf(store: SessionStore, { person }: Session): Promise<void> {
  await endSessions(store, (row) => row('owner_hash', '=', person))
}

/** The subject of a sign-out at the provider: the provider's session, the person, or both. */
type SignedOut = { issuer: string; subject: string | null; providerSession: string | null }

/**
 * Ends the sessions that began with the named session of the provider, or all of the person's if none is named. A
 * session whose sign-in did not name the provider's session ends with the person's.
 */
export async function endSessionsAtProvider(
  store: SessionStore,
  { issuer, subject, providerSession }: SignedOut,
): Promise<void> {
  const person = subject === null ? null : personHash(store, { issuer, subject })
  const provider = providerSession && providerSessionHash(store, issuer, providerSession)
  await endSessions(store, (row) => {
    const ofPerson = row('owner_hash', '=', person)
    if (provider === null) return ofPerson
    const isUnnamed = row('provider_session_hash', 'is', null)
    return row('provider_session_hash', '=', provider).or(row.and([ofPerson, isUnnamed]))
  })
}

/** Maximum of simultaneous sessions of one person, across all processes. */
export const maxSessionsOfPerson = 20

/** Ends the oldest sessions of a person with too many; `newest` stays. Returns the latest ended one; null if none ended. */
export async function endOldestSessions(
  store: SessionStore,
  { person, newest }: { person: string; newest: string },
): Promise<{ seen: number } | null> {
  const ended = await store.database.transaction().execute(async (database) => {
    await lockSessionsOf(person, database)
    return deleteSessions(database, (row) =>
      row(
        'id_hash',
        'in',
        sessionsOf(person, row, { newest, now: store.clock() }).offset(maxSessionsOfPerson),
      ),
    )
  })
  // After commit: a rollback would leave the sessions alive.
  announceEnd(store, ended)
  return ended.toSorted((one, other) => other.created - one.created)[0] ?? null
}

/**
 * Locks the sessions of a person, so that each of several simultaneous sign-ins ends the sessions above the
 * maximum. Row locks would not suffice: they do not cover sessions added meanwhile, and two transactions could wait
 * for each other.
 */
async function lockSessionsOf(person: string, database: Database): Promise<void> {
  if (isShared(database))
    await sql`select pg_advisory_xact_lock(hashtextextended(${person}, 0))`.execute(database)
}

/** Selects the sessions of a person, `newest` first and then by their start, latest first. */
function sessionsOf(
  person: string,
  row: ExpressionBuilder<Tables, 'sessions'>,
  { newest, now }: { newest: string; now: number },
) {
  return (
    row
      .selectFrom('sessions')
      .select('id_hash')
      .where('owner_hash', '=', person)
      .where('ends', '>', now)
      .orderBy((other) => other.case().when('id_hash', '=', newest).then(0).else(1).end())
      .orderBy('created', 'desc')
      // SQLite has no offset without a limit.
      .limit(1_000)
  )
}

/**
 * Expires all sessions of a restored backup, because some have ended since. The start of a server, or its next
 * minute, deletes them.
 */
export async function expireAllSessions(database: Database): Promise<void> {
  await database.updateTable('sessions').set({ ends: 0 }).execute()
}

/** Detects at the start that the database is a restored backup. The operator must judge its audit log. */
export async function endSessionsOfBackup(
  { database, log }: Store,
  place: Pick<Place, 'databaseFile'>,
): Promise<void> {
  await markAsInUse(database, place, async (transaction) => {
    await expireAllSessions(transaction)
    const words =
      'the database is a restored backup or a copy, so all sessions have ended: after a restore, run npm run audit-log -- restored'
    log.error({}, words)
  })
}

/**
 * Expires the sessions of a patron or a member of staff, by an id of their record or of their sign-in at the
 * institution.
 */
export async function expireSessionsOf(
  store: Store,
  { id, institutionCode }: { id: string; institutionCode: string },
): Promise<number> {
  const rows = await store.database.selectFrom('sessions').select(['id_hash', 'sealed']).execute()
  const found = rows.filter(({ id_hash, sealed }) => {
    const patron = sealedContent.open(store, id_hash, sealed)?.patron
    return (
      patron?.homeInstitutionCode === institutionCode && (patron.id === id || patron.home?.primaryId === id)
    )
  })
  for (const { id_hash } of found)
    await store.database.updateTable('sessions').set({ ends: 0 }).where('id_hash', '=', id_hash).execute()
  return found.length
}

export function deleteExpiredSessions(app: FastifyInstance, store: SessionStore) {
  runPeriodically(app, {
    every: minute,
    run: async () => {
      await endSessions(store, (row) => row('ends', '<=', store.clock()))
      await deleteOldTries(store)
    },
    failure: 'expired sessions not deleted',
  })
}
