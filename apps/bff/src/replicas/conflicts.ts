import { second } from '@library-card/library-systems/durations.ts'
import type { FastifyBaseLogger } from 'fastify'

/**
 * The row that a replica writes about itself. `replicas`: its `REPLICAS`. `metrics`: the address where it exports
 * metrics; null: nowhere.
 */
export type Presence = {
  id: string
  name: string
  version: string
  replicas: number
  networkHash: string
  metrics: string | null
}

export const conflicts = ['too-many', 'different-numbers', 'different-network-files'] as const
export type Conflict = (typeof conflicts)[number]

export const conflictWords: Record<Conflict, string> = {
  'too-many': 'more replicas run than REPLICAS says: together they exceed the limits of calls',
  'different-numbers': 'the replicas have different values of REPLICAS',
  'different-network-files': 'the replicas use different network files',
}

/** Milliseconds for which a conflict is tolerated. The row of a killed process counts for 25 seconds. */
const toleratedFor = 30 * second

/** Compares this replica with the others, and logs each lasting conflict once. */
export function createConflicts(log: Pick<FastifyBaseLogger, 'error'>, now = () => performance.now()) {
  const since = new Map<Conflict, number>()
  const logged = new Set<Conflict>()

  return {
    /** The conflicts that have lasted longer than tolerated. */
    current: (): ReadonlySet<Conflict> => logged,
    /** `running`: all replicas, including this one. */
    compare: (own: Presence, running: Presence[]) => {
      const found = findConflicts(own, running)
      for (const one of conflicts.filter((conflict) => !found.includes(conflict))) {
        since.delete(one)
        logged.delete(one)
      }
      for (const one of found) {
        const began = since.getOrInsertComputed(one, now)
        if (logged.has(one) || now() - began < toleratedFor) continue
        logged.add(one)
        log.error(
          { running: running.map(({ name, version, replicas }) => ({ name, version, replicas })) },
          conflictWords[one],
        )
      }
    },
  }
}

export function findConflicts(own: Presence, running: readonly Presence[]): Conflict[] {
  const isFound: Record<Conflict, boolean> = {
    'too-many': running.length > own.replicas,
    'different-numbers': running.some(({ replicas }) => replicas !== own.replicas),
    'different-network-files': running.some(({ networkHash }) => networkHash !== own.networkHash),
  }
  return conflicts.filter((conflict) => isFound[conflict])
}
