import type { Selectable, Transaction } from 'kysely'
import type { Tables } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { connectionOf } from './connection-of.ts'
import type { SessionStore } from './sessions.ts'

type Place = Pick<SessionStore, 'database' | 'dataKey' | 'clock'>
type Row = Selectable<Tables['tries']>
/** Milliseconds; one failure is forgotten after `forgets` without another. */
type Policy = { free: number; longest: number; forgets: number }

const second = 1_000
/** After the last try. */
export const triesKeptFor = 3_600 * second
const policies = {
  account: { free: 3, longest: 900 * second, forgets: triesKeptFor },
  // A library's patrons share an address: some of them mistype all day long.
  address: { free: 30, longest: 300 * second, forgets: 60 * second },
} as const satisfies Record<string, Policy>

export type Whence = { account: string; address: string }

/** Counted as failed until it is known: else as many as come at once would all be let through. */
export type Try = {
  /** The account is forgiven; the address is not: one right card must not pay for a thousand wrong ones. */
  succeeded: () => Promise<void>
  /** Nobody could say whether it was right. */
  takeBack: () => Promise<void>
}

/** After a few failures each next one makes an account, and an address, wait twice as long, at whichever process. */
export function createThrottle({ database, dataKey, clock }: Place) {
  return {
    /** null: it is too early. */
    async begin({ account, address }: Whence): Promise<Try | null> {
      const wanted = [
        { key: keyedHash(dataKey, 'tries of an account', account), policy: policies.account },
        { key: keyedHash(dataKey, 'tries of an address', connectionOf(address)), policy: policies.address },
      ] as const
      const now = clock()
      const keys = wanted.map(({ key }) => key)
      if (await isTooEarly(database, keys, now)) return null
      const counted = await database.transaction().execute(async (transaction) => {
        // Always the account first: two that wait for each other would wait for ever.
        const rows = [
          await lock(transaction, wanted[0].key, now),
          await lock(transaction, wanted[1].key, now),
        ]
        if (rows.some(({ until }) => until > now)) return null
        return Promise.all(
          rows.map((row, at) => count(transaction, row, { policy: wanted[at]!.policy, now })),
        )
      })
      if (!counted) return null
      const takeBack = async () => {
        for (const one of counted) await restore(database, one)
      }
      return {
        takeBack,
        async succeeded() {
          await takeBack()
          await database.deleteFrom('tries').where('key_hash', '=', wanted[0].key).execute()
        },
      }
    },
  }
}

export async function forgetOldTries({ database, clock }: Pick<Place, 'database' | 'clock'>): Promise<void> {
  await database
    .deleteFrom('tries')
    .where('last', '<=', clock() - triesKeptFor)
    .execute()
}

/** Most that are too early are told so without a write. */
async function isTooEarly(database: Place['database'], keys: string[], now: number): Promise<boolean> {
  const waiting = database.selectFrom('tries').select('until').where('key_hash', 'in', keys)
  return (await waiting.where('until', '>', now).executeTakeFirst()) !== undefined
}

/** Nobody else changes it before the transaction ends. */
function lock(transaction: Transaction<Tables>, key: string, now: number): Promise<Row> {
  return transaction
    .insertInto('tries')
    .values({ key_hash: key, failed: 0, until: 0, last: now })
    .onConflict((there) =>
      there.column('key_hash').doUpdateSet((row) => ({ failed: row.ref('tries.failed') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

type Counted = { before: Row; after: Row }

async function count(
  transaction: Transaction<Tables>,
  before: Row,
  { policy: { free, longest, forgets }, now }: { policy: Policy; now: number },
): Promise<Counted> {
  const failed = Math.max(before.failed - Math.floor((now - before.last) / forgets), 0) + 1
  const over = failed - free
  const until = over < 0 ? 0 : now + Math.min(second * 2 ** over, longest)
  const after = { ...before, failed, until, last: now }
  await transaction
    .updateTable('tries')
    .set({ failed, until, last: now })
    .where('key_hash', '=', before.key_hash)
    .execute()
  return { before, after }
}

/** As if it had not been; what others have counted meanwhile stays. */
async function restore(database: Place['database'], { before, after }: Counted): Promise<void> {
  await database
    .updateTable('tries')
    .set((row) => ({
      failed: row('failed', '-', 1),
      until: row.case().when('until', '=', after.until).then(before.until).else(row.ref('until')).end(),
      last: row.case().when('last', '=', after.last).then(before.last).else(row.ref('last')).end(),
    }))
    .where('key_hash', '=', before.key_hash)
    .execute()
}
