import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'

/** Sessions of one person at a time, at all processes together. */
export const mostSessions = 20

/** Where one person has more than that, the oldest end; `newest` stays. Of those that ended the latest is first. */
export async function endOldestSessions(
  { database, clock }: { database: Database; clock: Clock },
  { owner, newest }: { owner: string; newest: string },
): Promise<{ key: string; seen: number }[]> {
  const rows = await database
    .deleteFrom('sessions')
    .where('id_hash', 'in', (from) =>
      from
        .selectFrom('sessions')
        .select('id_hash')
        .where('owner_hash', '=', owner)
        .where('ends', '>', clock())
        // Those that began in the same millisecond are older.
        .orderBy((row) => row.case().when('id_hash', '=', newest).then(0).else(1).end())
        .orderBy('created', 'desc')
        // SQLite knows no offset without a limit.
        .limit(1_000)
        .offset(mostSessions),
    )
    .returning(['id_hash', 'created', 'seen'])
    .execute()
  return rows.toSorted((a, b) => b.created - a.created).map(({ id_hash: key, seen }) => ({ key, seen }))
}
