import { isWithin, second } from '@library-card/library-systems/durations.ts'
import { sql } from 'kysely'
import { createClock, type Clock } from '../clock.ts'
import { ConfigFaults } from '../config/faults.ts'
import { databaseTime, isShared, type Database } from './database.ts'

export type DatabaseClock = ReturnType<typeof followDatabase>

/** Milliseconds. A measurement over a busy network cannot detect a smaller difference. */
const ignored = second
const reported = 5 * second
const refused = 60 * second

/**
 * Corrects this process's clocks by the database's time, which all processes that share it agree on (decision 010).
 * Between two measurements, the elapsed time is measured, not read from the machine's clock, which may be set.
 */
export function followDatabase(
  log: { error: (line: object, words: string) => void },
  machine = createClock(null),
  passed = () => performance.now(),
) {
  /** The database's time when `passed` was 0. */
  let origin: number | null = null
  let isReported = false

  /** Returns the milliseconds by which the machine's clock is ahead of the database's. */
  function ahead(): number {
    return origin === null ? 0 : machine() - origin - passed()
  }

  async function measure(read: () => Promise<number>): Promise<void> {
    const began = passed()
    const time = await read()
    const ended = passed()
    if (origin !== null && ended - began > ignored) return
    origin = time - (began + ended) / 2
    const seconds = Math.round(ahead() / second)
    const isWrong = Math.abs(ahead()) > reported
    if (isWrong && !isReported)
      log.error({ seconds }, 'the clock of this machine is ahead of the database’s by these seconds')
    isReported = isWrong
  }

  return {
    ahead,
    measure,
    correct:
      (clock: Clock): Clock =>
      () =>
        isWithin(Math.abs(ahead()), ignored) ? clock() : Math.round(clock() - ahead()),
    /** Measures a shared database's time. Rejects if the clocks differ by more than a minute. */
    async require(database: Database): Promise<void> {
      if (!isShared(database)) return
      const query = sql<{ now: number }>`select ${databaseTime(database)} as now`
      await measure(async () => (await query.execute(database)).rows[0]!.now)
      if (Math.abs(ahead()) <= refused) return
      const seconds = Math.round(Math.abs(ahead()) / second)
      const reason = `is ${seconds} s ${ahead() > 0 ? 'ahead of' : 'behind'} the database’s`
      throw new ConfigFaults([{ path: 'clock', reason, cure: 'Set the clocks of both machines, by NTP' }])
    },
  }
}
