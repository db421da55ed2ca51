import { hashOf, ownerHash, providerSessionHash, type Session, type SessionStore } from './sessions.ts'

/** Returns its key. */
export async function endSession({ database }: SessionStore, id: string): Promise<string> {
  const key = hashOf(id)
  await database.deleteFrom('sessions').where('id_hash', '=', key).execute()
  return key
}

/** Returns the keys of those that have ended. */
export async function endSessionsOf({ database }: SessionStore, { owner }: Session): Promise<string[]> {
  return keysOf(
    await database.deleteFrom('sessions').where('owner_hash', '=', owner).returning('id_hash').execute(),
  )
}

/** Who has signed out at the provider: its own session, the person, or both. */
type SignedOut = { issuer: string; subject: string | null; providerSession: string | null }

/**
 * Ends the sessions that began with that session of the provider, or all of that person where it names none. A session
 * whose sign-in did not name the provider's ends with the person's: nothing tells which of the provider's it began with.
 */
export async function endSessionsAtProvider(
  store: SessionStore,
  { issuer, subject, providerSession }: SignedOut,
): Promise<string[]> {
  const ofPerson = subject === null ? null : ownerHash(store, { issuer, subject })
  const ofProvider = providerSession && providerSessionHash(store, issuer, providerSession)
  const ended = await store.database
    .deleteFrom('sessions')
    .where((eb) => {
      const person = eb('owner_hash', '=', ofPerson)
      if (ofProvider === null) return person
      return eb('provider_session_hash', '=', ofProvider).or(
        eb.and([person, eb('provider_session_hash', 'is', null)]),
      )
    })
    .returning('id_hash')
    .execute()
  return keysOf(ended)
}

function keysOf(rows: { id_hash: string }[]): string[] {
  return rows.map(({ id_hash }) => id_hash)
}
