import type { Transaction } from 'kysely'
import type { Tables } from '../../store/database.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import { connectionOf } from '../client-address.ts'
import { triesKeptFor } from '../pending-sign-in.ts'
import type { SessionStore } from '../sessions.ts'
import {
  countFailure,
  decayed,
  lockTries,
  restoreTries,
  type Counted,
  type Policy,
  type Tries,
} from './tries.ts'

type Place = Pick<SessionStore, 'database' | 'dataKey' | 'clock'>

const second = 1_000
const accounts: Policy = { free: 3, longest: 900 * second, forgets: triesKeptFor }
/** A library's patrons share an address: some of them mistype all day long. */
const addresses: Policy = { free: 30, longest: 300 * second, forgets: 60 * second }
/** For an account without a failure, at an address that has too many. */
export const addressDelay = 2 * second

/** `patronId` as typed: a barcode, a primary id or any other that the institution knows. */
export type Attempt = { institutionCode: string; patronId: string; address: string }

/** Counted as failed until the outcome is known: otherwise any number of simultaneous tries would get through. */
export type Try = {
  /** Milliseconds to wait before the password is checked. */
  delay: number
  /** Counts the try for the record as well, whichever of its ids was typed. False: too early for that record. */
  countFor: (primaryId: string) => Promise<boolean>
  /** The account is forgiven; the address is not: one right card must not pay for a thousand wrong ones. */
  succeeded: () => Promise<void>
  /** The institution could not say whether the password was right. */
  takeBack: () => Promise<void>
}

/**
 * After a few failures each next one doubles the wait for an account, and for an address at one institution, over all
 * processes. Failures of other accounts at the same address never refuse an account that has none: they delay it.
 */
export function createThrottle(place: Place) {
  const { database, dataKey, clock } = place
  return {
    /** null: it is too early. */
    async begin({ institutionCode, patronId, address }: Attempt): Promise<Try | null> {
      const account = accountKey(dataKey, institutionCode, patronId)
      const here = keyedHash(dataKey, 'tries of an address', institutionCode, connectionOf(address))
      const now = clock()
      if (await isTooEarly(place, { account, here }, now)) return null
      const counted = await database
        .transaction()
        .execute((transaction) => countBoth(transaction, { account, here }, now))
      return counted && toTry(place, { institutionCode, counted })
    },
  }
}

type Keys = { account: string; here: string }

/** Refuses most tries that are too early without a write. */
async function isTooEarly({ database }: Place, { account, here }: Keys, now: number): Promise<boolean> {
  const rows = await database
    .selectFrom('tries')
    .selectAll()
    .where('key_hash', 'in', [account, here])
    .execute()
  const find = (key: string) => rows.find(({ key_hash }) => key_hash === key)
  return mustWait(find(account), find(here), now)
}

function mustWait(account: Tries | undefined, address: Tries | undefined, now: number): boolean {
  if (!account) return false
  const hasFailed = decayed(account, accounts, now).failed > 0
  return account.until > now || (hasFailed && address !== undefined && address.until > now)
}

async function countBoth(
  transaction: Transaction<Tables>,
  { account, here }: Keys,
  now: number,
): Promise<[account: Counted, address: Counted] | null> {
  // Always the account first: two transactions that wait for each other would deadlock.
  const ofAccount = await lockTries(transaction, account, now)
  const ofAddress = await lockTries(transaction, here, now)
  if (mustWait(ofAccount, ofAddress, now)) return null
  return [
    await countFailure(transaction, ofAccount, { policy: accounts, now }),
    await countFailure(transaction, ofAddress, { policy: addresses, now }),
  ]
}

type Begun = { institutionCode: string; counted: [account: Counted, address: Counted] }

function toTry({ database, dataKey, clock }: Place, { institutionCode, counted: begun }: Begun): Try {
  const [ofAccount, ofAddress] = begun
  const counted: Counted[] = [...begun]
  const keys = [ofAccount.before.key_hash]

  async function takeBack() {
    for (const one of counted) await restoreTries(database, one)
  }

  return {
    delay: ofAddress.before.until > clock() ? addressDelay : 0,
    takeBack,
    async countFor(primaryId) {
      const record = accountKey(dataKey, institutionCode, primaryId)
      if (keys.includes(record)) return true
      const now = clock()
      const also = await database.transaction().execute(async (transaction) => {
        const row = await lockTries(transaction, record, now)
        return row.until > now ? null : countFailure(transaction, row, { policy: accounts, now })
      })
      if (!also) return false
      keys.push(record)
      counted.push(also)
      return true
    },
    async succeeded() {
      await takeBack()
      await database.deleteFrom('tries').where('key_hash', 'in', keys).execute()
    },
  }
}

function accountKey(dataKey: Buffer, institutionCode: string, patronId: string): string {
  return keyedHash(dataKey, 'tries of an account', institutionCode, folded(patronId))
}

/** Ways to write one id are one account: otherwise each would bring tries of its own. */
function folded(id: string): string {
  return id
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}
