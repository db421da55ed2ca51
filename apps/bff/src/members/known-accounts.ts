import { createCache } from '@library-card/library-systems/cache.ts'
import { hour, isWithin, minute } from '@library-card/library-systems/durations.ts'
import { Type } from 'typebox'
import type { Clock } from '../clock.ts'
import { singleReplica, type Replicas } from '../replicas/replicas.ts'
import type { EndedSessions } from './ended-sessions.ts'
import type { Asker, Patron } from './patron.ts'

/** A known account, or the answer that the member is in no network with the home institution. */
type Known = KnownAccount | { notInNetwork: true }
/**
 * The patron's id at a member, the id of the link to the home record, and the name that identifies the record
 * later. `linkId`: null without a link.
 */
export type KnownAccount = { patronId: string; linkId: string | null; name: string }

/** Staff look up many patrons in one session; any other session knows the accounts of one. */
type Whose = { asker: Asker; cacheKey: string; patron: Pick<Patron, 'home'> }

/** No session lasts longer than this. */
export const accountsKeptFor = 10 * hour
/** Maximum across all sessions. */
const maxAccounts = 200_000

/** Known accounts by session and institution, in memory only. */
export function createKnownAccounts(ended: Pick<EndedSessions, 'has'>) {
  const sessions = createCache<{ accounts: Map<string, Known> }>(maxAccounts, accountsKeptFor, {
    sizeCalculation: ({ accounts }) => accounts.size,
  })

  return {
    get: (whose: Whose, institutionCode: string): Known | undefined =>
      sessions.get(whose.cacheKey)?.accounts.get(placeOf(whose, institutionCode)),

    /** Ignores answers that arrive after the end of the session. */
    set(whose: Whose, institutionCode: string, kept: Known) {
      const { cacheKey } = whose
      if (ended.has(cacheKey)) return
      const { accounts = new Map<string, Known>() } = sessions.get(cacheKey) ?? {}
      accounts.set(placeOf(whose, institutionCode), kept)
      sessions.set(cacheKey, { accounts })
    },

    /** Returns whether an entry existed. */
    delete: (whose: Whose, institutionCode: string): boolean =>
      sessions.get(whose.cacheKey)?.accounts.delete(placeOf(whose, institutionCode)) ?? false,

    deleteSession: (cacheKey: string) => void sessions.delete(cacheKey),
  }
}

export const noAccountKeptFor = hour
/** Age from which *Refresh* queries the member again. */
export const noAccountRefreshedAfter = 5 * minute
/** Maximum across all persons. */
const maxPersons = 50_000

/** Message between replicas, whose versions can differ: never rename its properties. */
const PersonMessage = Type.Object({ person: Type.String() })

/** `person`: keyed hash of the patron, the same in all their sessions. */
type Person = Whose & { person: string }

/**
 * When members said that a patron has no account there, in memory only. Entries stay for an hour, even after the
 * session, because a look-up costs a call at each member.
 */
export function createNoAccounts(
  clock: Clock,
  ended: Pick<EndedSessions, 'has'>,
  replicas: Replicas = singleReplica,
) {
  const persons = createCache<{ record: string; noneSince: Map<string, Date> }>(maxPersons, noAccountKeptFor)
  replicas.subscribe('person-forgotten', PersonMessage, ({ person }) => void persons.delete(person))

  const find = (whose: Person) => {
    const found = persons.get(whose.person)
    return found?.record === recordOf(whose) ? found.noneSince : undefined
  }

  return {
    /** Returns undefined unless the patron asks: staff and the background always query the member. */
    get(whose: Person, institutionCode: string): Date | undefined {
      if (whose.asker !== 'patron') return undefined
      const since = find(whose)?.get(institutionCode)
      return since && isWithin(clock() - since.getTime(), noAccountKeptFor) ? since : undefined
    },
    /** Ignores answers that arrive after the end of the session. */
    set(whose: Person, institutionCode: string, since: Date) {
      if (ended.has(whose.cacheKey)) return
      const noneSince = (find(whose) ?? new Map<string, Date>()).set(institutionCode, since)
      persons.set(whose.person, { record: recordOf(whose), noneSince })
    },
    delete: (whose: Person, institutionCode: string) => void find(whose)?.delete(institutionCode),
    /** Deletes the entries of a person in all replicas. */
    deletePerson(person: string) {
      persons.delete(person)
      replicas.publish('person-forgotten', { person })
    },
  }
}

/** Identifies the home record for which members gave their answers. Its ids can belong to another person by now. */
function recordOf({ patron: { home } }: Pick<Whose, 'patron'>): string {
  return JSON.stringify([home?.linkingId, home?.primaryId, home?.displayName])
}

function placeOf({ asker, ...whose }: Whose, institutionCode: string): string {
  return `${asker === 'staff' ? recordOf(whose) : ''} ${institutionCode}`
}
