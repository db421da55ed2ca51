import type { MostLeft } from '@library-card/library-systems/guard/daily-quota.ts'
import { second } from '@library-card/library-systems/durations.ts'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { toInstant } from '../clock.ts'
import { runPeriodically } from '../periodic.ts'
import type { Database, Store } from '../store/database.ts'

type Dependencies = Pick<Store, 'database' | 'clock'> & { log: Pick<FastifyBaseLogger, 'warn'> }

type Calls = { day: string; calls: number }
type OfToday = { day: string; most: number; forLater: number }

/**
 * Tracks the most calls that each institution had left today, and the calls of calendars, reminders and reports.
 * The floors of the daily quota are shares of that maximum. Both are stored in the database. Otherwise a process
 * that starts in the evening would take the calls left then for a whole day's, and restart the other count.
 */
export function createMostLeft({ database, clock, log }: Dependencies) {
  const known = new Map<string, OfToday>()
  /** Calls for later (calendars, reminders, reports) that are not stored yet. */
  const unsaved = new Map<string, Calls>()
  /** The day in UTC. Where a quota is renewed at another hour, the first response afterwards raises the maximum. */
  const today = () => toInstant(clock()).slice(0, 10)
  const ofToday = (institutionCode: string): OfToday => {
    const row = known.get(institutionCode)
    const day = today()
    return row?.day === day ? row : { day, most: 0, forLater: 0 }
  }
  /** The maximum of the last known day, for estimates. */
  const recent = new Map<string, number>()
  const mostOf = (institutionCode: string) => ofToday(institutionCode).most

  /**
   * Stores the calls for later, then reads the totals of all processes. Calls that could not be stored are stored
   * the next time.
   */
  async function saveAndLoad() {
    const taken = new Map(unsaved)
    unsaved.clear()
    try {
      await storeForLater(database, taken)
    } catch (error) {
      for (const [institutionCode, one] of taken) addUnsaved(unsaved, institutionCode, one)
      throw error
    }
    const rows = await database.selectFrom('quotas').selectAll().execute()
    for (const { institution_code: code, day, most, for_later: stored } of rows) {
      const [before, mine] = [known.get(code), unsaved.get(code)]
      if (!recent.has(code)) recent.set(code, most)
      if (before && before.day > day) continue
      known.set(code, {
        day,
        // A maximum that a response has raised may not be stored yet.
        most: before?.day === day ? Math.max(before.most, most) : most,
        forLater: stored + (mine?.day === day ? mine.calls : 0),
      })
    }
  }

  let syncing = Promise.resolve()

  return {
    /** Runs one at a time: calls that one run is storing would be missing in the count of another. */
    sync: () => (syncing = syncing.catch(() => {}).then(saveAndLoad)),
    of: (institutionCode: string): MostLeft & { recent: () => number } => ({
      get: () => mostOf(institutionCode),
      recent: () => recent.get(institutionCode) ?? 0,
      usedForLater: () => ofToday(institutionCode).forLater,
      addForLater(calls) {
        const now = ofToday(institutionCode)
        known.set(institutionCode, { ...now, forLater: now.forLater + calls })
        addUnsaved(unsaved, institutionCode, { day: now.day, calls })
      },
      raise(callsLeft) {
        if (callsLeft <= mostOf(institutionCode)) return
        const now = ofToday(institutionCode)
        recent.set(institutionCode, callsLeft)
        known.set(institutionCode, { ...now, most: callsLeft })
        storeMost(database, institutionCode, { day: now.day, most: callsLeft }).catch((error: unknown) =>
          log.warn({ err: error, institution: institutionCode }, 'calls of the day not kept'),
        )
      },
    }),
  }
}

function addUnsaved(unsaved: Map<string, Calls>, institutionCode: string, { day, calls }: Calls) {
  const before = unsaved.get(institutionCode)
  const isNewer = before !== undefined && before.day > day
  if (!isNewer) unsaved.set(institutionCode, { day, calls: calls + (before?.day === day ? before.calls : 0) })
}

async function storeMost(
  database: Database,
  institutionCode: string,
  { day, most }: Omit<OfToday, 'forLater'>,
) {
  await database
    .insertInto('quotas')
    .values({ institution_code: institutionCode, day, most, for_later: 0 })
    .onConflict((row) =>
      row
        .column('institution_code')
        .doUpdateSet({
          day,
          most,
          for_later: sql<number>`case when quotas.day < excluded.day then 0 else quotas.for_later end`,
        })
        .where(
          sql<boolean>`quotas.day < excluded.day or (quotas.day = excluded.day and quotas.most < excluded.most)`,
        ),
    )
    .execute()
}

/** Sorted by code: processes that lock the same rows then wait for each other instead of deadlocking. */
async function storeForLater(database: Database, all: Map<string, Calls>) {
  if (all.size === 0) return
  const rows = [...all].toSorted(([one], [other]) => one.localeCompare(other))
  await database
    .insertInto('quotas')
    .values(
      rows.map(([institution_code, { day, calls }]) => ({
        institution_code,
        day,
        most: 0,
        for_later: calls,
      })),
    )
    .onConflict((row) =>
      row
        .column('institution_code')
        .doUpdateSet({
          day: sql<string>`excluded.day`,
          most: sql<number>`case when quotas.day < excluded.day then 0 else quotas.most end`,
          for_later: sql<number>`excluded.for_later + case when quotas.day < excluded.day then 0 else quotas.for_later end`,
        })
        .where(sql<boolean>`quotas.day <= excluded.day`),
    )
    .execute()
}

/** Stores the calls of the day while the process runs, and the rest when it stops. */
export function keepCallsOfDay(
  app: FastifyInstance,
  { sync }: Pick<ReturnType<typeof createMostLeft>, 'sync'>,
): void {
  runPeriodically(app, { every: 10 * second, run: sync, failure: 'calls of the day not kept' })
  app.addHook('onClose', () => sync().catch(() => {}))
}
