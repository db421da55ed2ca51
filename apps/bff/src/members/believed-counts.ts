import { sums } from '@library-card/contract/debt.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import { createCache } from '@library-card/library-systems/cache.ts'
import { day, minute } from '@library-card/library-systems/durations.ts'
import type { FoundAccount, LibrarySystem, List, Part } from '@library-card/library-systems/port.ts'
import type { FastifyBaseLogger } from 'fastify'
import { Type } from 'typebox'
import type { Clock } from '../clock.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import type { Replicas } from '../replicas/replicas.ts'
import type { Database } from '../store/database.ts'

type Dependencies = {
  database: Database
  clock: Clock
  replicas: Pick<Replicas, 'publish' | 'subscribe' | 'onGap'>
  log: Pick<FastifyBaseLogger, 'error' | 'warn'>
}

/** Message between replicas, whose versions can differ: never rename its properties. */
const Disbelieved = Type.Object({ institutionCode: Type.String() })

/** `of`: whether the counts of one institution are believed, and a function that ends this. */
export type BelievedCounts = ReturnType<typeof createBelievedCounts>

/**
 * Tracks whether each institution's counts are believed. Two counts of 0 in a row for an account whose list has
 * rows end this: a card would say that the patron has nothing. This applies to all replicas, and after a restart.
 * The network file can decide instead.
 */
export function createBelievedCounts({ database, clock, replicas, log }: Dependencies) {
  const disbelieved = new Set<string>()
  replicas.subscribe('counts', Disbelieved, ({ institutionCode }) => void disbelieved.add(institutionCode))
  replicas.onGap(() => {
    load().catch((error: unknown) => log.warn({ err: error }, 'disbelieved counts not read'))
  })

  async function load() {
    const rows = await database.selectFrom('disbelieved_counts').selectAll().execute()
    for (const { institution_code } of rows) disbelieved.add(institution_code)
  }

  function disbelieve(institutionCode: string) {
    if (disbelieved.has(institutionCode)) return
    disbelieved.add(institutionCode)
    log.error({ institution: institutionCode }, 'the institution counted 0 beside a list with rows')
    replicas.publish('counts', { institutionCode })
    database
      .insertInto('disbelieved_counts')
      .values({ institution_code: institutionCode, since: clock() })
      .onConflict((row) => row.column('institution_code').doNothing())
      .execute()
      .catch((error: unknown) => log.warn({ err: error }, 'disbelieved counts not kept'))
  }

  return {
    load,
    of: ({ code, counts }: Pick<ConfiguredInstitution, 'code' | 'counts'>) => ({
      areBelieved: () => (counts === undefined ? !disbelieved.has(code) : counts === 'believed'),
      disbelieve: () => disbelieve(code),
    }),
  }
}

/** All counts are believed, unless the network file says otherwise. */
export const everyCount: Pick<BelievedCounts, 'of'> = {
  of: ({ counts }) => ({ areBelieved: () => counts !== 'not-believed', disbelieve: () => {} }),
}

type Counts = ReturnType<BelievedCounts['of']>

/** Passes on the counts of a member's accounts while they are believed. */
export function withBelievedCounts<State, Unchecked extends { system: LibrarySystem; state: () => State }>(
  member: Unchecked,
  counts: Counts,
) {
  return {
    ...member,
    system: withComparedCounts(member.system, counts),
    state: () => ({ ...member.state(), areCountsBelieved: counts.areBelieved() }),
  }
}

const noCounts: FoundAccount['counts'] = { loans: null, requests: null, fees: null }

function countOf(counts: FoundAccount['counts'] | undefined, part: Part): number | null {
  if (!counts) return null
  return part === 'fees' ? (counts.fees?.minor ?? null) : counts[part]
}

function isSome({ items, unreadable }: List<unknown>): boolean {
  return items.length + unreadable > 0
}

function hasBalance({ items }: List<Fee>): boolean {
  return sums(items.map(({ balance }) => balance)).some(({ minor }) => minor !== 0)
}

/** Compares counts with the lists that are read right after them. */
function withComparedCounts(system: LibrarySystem, counts: Counts): LibrarySystem {
  const { listRequests } = system
  const latest = createCache<FoundAccount['counts']>(1_000, minute)
  const suspects = createCache<true>(1_000, day)

  function compare(patronId: string, part: Part, hasSome: boolean) {
    const count = countOf(latest.get(patronId), part)
    if (count === null) return
    const account = `${part} ${patronId}`
    if (count !== 0 || !hasSome) return void suspects.delete(account)
    if (suspects.has(account)) counts.disbelieve()
    suspects.set(account, true)
    // The next list is compared with a count of its own.
    latest.delete(patronId)
  }

  return {
    ...system,
    async findAccount(lookup, call) {
      const found = await system.findAccount(lookup, call)
      if (!found) return null
      latest.set(found.patronId, found.counts)
      if (counts.areBelieved()) return found
      return { ...found, counts: noCounts }
    },
    async listLoans(found, call) {
      const list = await system.listLoans(found, call)
      compare(found.patronId, 'loans', isSome(list))
      return list
    },
    ...(listRequests && {
      async listRequests(patronId, call) {
        const list = await listRequests(patronId, call)
        compare(patronId, 'requests', isSome(list))
        return list
      },
    }),
    async listFees(patronId, state, call) {
      const list = await system.listFees(patronId, state, call)
      // A balance of 0 may be a debt and a credit.
      if (list && state === 'open') compare(patronId, 'fees', hasBalance(list))
      return list
    },
  }
}
