import { setTimeout as wait } from 'node:timers/promises'
import { minute, second } from '@library-card/library-systems/durations.ts'
import { createPersonPace, type paceConstants } from '@library-card/library-systems/guard/person-pace.ts'
import type { Transaction } from 'kysely'
import { CallProblem } from '../http/problems.ts'
import type { Tables } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { connectionOf } from './client-address.ts'
import type { SessionStore } from './sessions.ts'
import {
  countFailure,
  decayed,
  lockTries,
  restoreTries,
  triesKeptFor,
  type Counted,
  type Policy,
  type Tries,
} from './tries.ts'

type Store = Pick<SessionStore, 'database' | 'rootKey' | 'clock'>

const accounts: Policy = { free: 3, maxDelay: 15 * minute, forgets: triesKeptFor }
/** Policy of addresses: the patrons of a library share one address, and some of them mistype. */
const addresses: Policy = { free: 30, maxDelay: 5 * minute, forgets: minute }
/** The delay of an account without failures, at an address with too many. */
export const addressDelay = 2 * second

/** `patronId` is any id that the patron can type: a barcode, a primary id or another. */
export type Attempt = { institutionCode: string; patronId: string; address: string }

/** A try counts as failed until its outcome is known: otherwise any number of simultaneous tries would be accepted. */
export type AttemptSlot = ReturnType<typeof toAttemptSlot>

/**
 * Starts an attempt; null if it is too early. Above a number of failures, each further one doubles the wait of an
 * account, and of an address at one institution, across all processes. Failures of other accounts at an address
 * delay an account without a failure, but never refuse it.
 */
export async function startAttempt(
  store: Store,
  { institutionCode, patronId, address }: Attempt,
): Promise<AttemptSlot | null> {
  const { database, rootKey, clock } = store
  const account = accountKey(rootKey, institutionCode, patronId)
  const source = keyedHash(rootKey, 'tries of an address', institutionCode, connectionOf(address))
  const now = clock()
  if (await isTooEarly(store, { account, source }, now)) return null
  const counted = await database
    .transaction()
    .execute((transaction) => countBoth(transaction, { account, source }, now))
  return counted && toAttemptSlot(store, { institutionCode, counted })
}

/** Starts an attempt and waits for its delay. Rejects with `too-many-tries`. */
export async function requireAttempt(store: Store, attempt: Attempt): Promise<AttemptSlot> {
  const slot = await startAttempt(store, attempt)
  if (!slot) throw new CallProblem('too-many-tries')
  await wait(slot.delay)
  return slot
}

type Keys = { account: string; source: string }

/** Refuses most early tries without a write, so that they store nothing. */
async function isTooEarly({ database }: Store, { account, source }: Keys, now: number): Promise<boolean> {
  const rows = await database
    .selectFrom('tries')
    .selectAll()
    .where('key_hash', 'in', [account, source])
    .execute()
  const find = (key: string) => rows.find(({ key_hash }) => key_hash === key)
  return mustWait(find(account), find(source), now)
}

function mustWait(account: Tries | undefined, address: Tries | undefined, now: number): boolean {
  if (!account) return false
  const hasFailed = decayed(account, accounts, now).failed > 0
  return account.until > now || (hasFailed && address !== undefined && address.until > now)
}

async function countBoth(
  transaction: Transaction<Tables>,
  { account, source }: Keys,
  now: number,
): Promise<[account: Counted, address: Counted] | null> {
  // The account always comes first, so that transactions cannot deadlock.
  const ofAccount = await lockTries(transaction, account, now)
  const ofAddress = await lockTries(transaction, source, now)
  if (mustWait(ofAccount, ofAddress, now)) return null
  return [
    await countFailure(transaction, ofAccount, { policy: accounts, now }),
    await countFailure(transaction, ofAddress, { policy: addresses, now }),
  ]
}

type StartedAttempt = { institutionCode: string; counted: [account: Counted, address: Counted] }

function toAttemptSlot(
  { database, rootKey, clock }: Store,
  { institutionCode, counted: both }: StartedAttempt,
) {
  const [ofAccount, ofAddress] = both
  const counted: Counted[] = [...both]
  const keys = [ofAccount.before.key_hash]

  /** Reverts the counted failures: only if the password was certainly not sent, or was right. */
  async function revert() {
    for (const one of counted) await restoreTries(database, one)
  }

  return {
    /** Keyed hash of the connection, which paces its calls. */
    connection: ofAddress.before.key_hash,
    /** Failures of the account before this try, including undecided tries. */
    failed: ofAccount.before.failed,
    /** Milliseconds to wait before the password is checked. */
    delay: ofAddress.before.until > clock() ? addressDelay : 0,
    revert,
    /**
     * Counts the try for the record as well, whichever of its ids was typed. Returns false if it is too early for
     * that record. A record is counted apart from the account of its primary id, whose wait shows at once.
     */
    async countFor(primaryId: string): Promise<boolean> {
      const record = keyedHash(rootKey, 'tries of a record', institutionCode, folded(primaryId))
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
    /** Resets the account, but not its address: otherwise one right card would allow a thousand wrong ones. */
    async succeeded() {
      await revert()
      await database.deleteFrom('tries').where('key_hash', 'in', keys).execute()
    },
  }
}

type Turn = Pick<AttemptSlot, 'connection' | 'failed'>
type Waiting = Pick<Turn, 'failed'> & { end: (hasTurn: boolean) => void }

/**
 * Queues the tries of people who are not signed in, at the guard's pace for each connection. The guard refuses a
 * call that would be sent too late, so a stranger could lock out everybody at the same address. Here tries wait as
 * long as their browsers do. Each account has its first turn before any has a second.
 */
export function createTurns(constants: Partial<typeof paceConstants> = {}) {
  const pace = createPersonPace(constants)
  const queues = new Map<string, Waiting[]>()

  async function serve(connection: string, queue: Waiting[]) {
    while (queue.length > 0) {
      await wait(pace.waitOf(connection), null, { ref: false })
      const first = queue.shift()
      if (first) pace.record(connection)
      first?.end(true)
    }
    queues.delete(connection)
  }

  /** Resolves with true when it is this try's turn; with false if the browser has disconnected, and nothing was sent. */
  return function take({ connection, failed }: Turn, gone: AbortSignal): Promise<boolean> {
    if (gone.aborted) return Promise.resolve(false)
    const queue = queues.get(connection) ?? []
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiting = { failed, end: resolve }
    const place = queue.findIndex((other) => other.failed > failed)
    queue.splice(place === -1 ? queue.length : place, 0, waiting)
    gone.addEventListener('abort', leave, { once: true })
    if (!queues.has(connection)) {
      queues.set(connection, queue)
      void serve(connection, queue)
    }
    return promise.finally(() => gone.removeEventListener('abort', leave))

    function leave() {
      const at = queue.indexOf(waiting)
      if (at !== -1) queue.splice(at, 1)
      resolve(false)
    }
  }
}

function accountKey(rootKey: Buffer, institutionCode: string, patronId: string): string {
  return keyedHash(rootKey, 'tries of an account', institutionCode, folded(patronId))
}

/** Folds the spellings of one id into one account: otherwise each spelling would have its own tries. */
function folded(id: string): string {
  return id
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}
