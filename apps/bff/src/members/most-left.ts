import type { MostLeft } from '@library-card/library-systems/guard/daily-quota.ts'
import type { FastifyBaseLogger } from 'fastify'
import { sql } from 'kysely'
import { toInstant } from '../clock.ts'
import type { Store } from '../store/database.ts'

type Dependencies = Pick<Store, 'database' | 'clock'> & { log: Pick<FastifyBaseLogger, 'warn'> }

/**
 * The most calls that each institution had left today, of which the floors of its daily quota are shares. They
 * are kept in the database: a process that starts in the evening would take what is left then for a whole day.
 */
export function createMostLeft({ database, clock, log }: Dependencies) {
  const known = new Map<string, { day: string; most: number }>()
  /** By UTC. Where a quota is renewed at another hour, the first response afterwards raises the most. */
  const today = () => toInstant(clock()).slice(0, 10)
  const mostOf = (institutionCode: string) => {
    const row = known.get(institutionCode)
    return row?.day === today() ? row.most : 0
  }

  async function store(institutionCode: string, day: string, most: number) {
    await database
      .insertInto('quotas')
      .values({ institution_code: institutionCode, day, most })
      .onConflict((row) =>
        row
          .column('institution_code')
          .doUpdateSet({ day, most })
          .where(
            sql<boolean>`quotas.day < excluded.day or (quotas.day = excluded.day and quotas.most < excluded.most)`,
          ),
      )
      .execute()
  }

  return {
    /** Reads what this or another process stored. */
    async load() {
      const rows = await database.selectFrom('quotas').selectAll().execute()
      for (const { institution_code, day, most } of rows) known.set(institution_code, { day, most })
    },
    of: (institutionCode: string): MostLeft => ({
      get: () => mostOf(institutionCode),
      raise(callsLeft) {
        if (callsLeft <= mostOf(institutionCode)) return
        const day = today()
        known.set(institutionCode, { day, most: callsLeft })
        store(institutionCode, day, callsLeft).catch((error: unknown) =>
          log.warn({ err: error, institution: institutionCode }, 'calls of the day not kept'),
        )
      },
    }),
  }
}
