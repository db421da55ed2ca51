import { LRUCache } from 'lru-cache'

type Tries = { failed: number; until: number }
type Policy = { free: number; longest: number }

const second = 1_000
/** After the last try. */
export const triesKeptFor = 3_600 * second
const mostKept = 50_000
/** A library's patrons share an address: it has more tries than an account. */
const policies = {
  account: { free: 3, longest: 900 * second },
  address: { free: 30, longest: 300 * second },
} as const

export type Whence = { account: string; address: string }

/**
 * After a few failures each next one makes an account, and an address, wait twice as long. In memory: with several
 * processes each counts for itself.
 */
export function createThrottle(clock: () => number) {
  const accounts = new LRUCache<string, Tries>({ max: mostKept, ttl: triesKeptFor })
  const addresses = new LRUCache<string, Tries>({ max: mostKept, ttl: triesKeptFor })

  return {
    /** Milliseconds; 0: it may be tried now. */
    waitOf({ account, address }: Whence): number {
      const until = Math.max(accounts.get(account)?.until ?? 0, addresses.get(address)?.until ?? 0)
      return Math.max(until - clock(), 0)
    },

    failed({ account, address }: Whence): void {
      accounts.set(account, next(accounts.get(account), policies.account, clock()))
      addresses.set(address, next(addresses.get(address), policies.address, clock()))
    },

    /** The account is forgiven; the address is not: one right card must not pay for a thousand wrong ones. */
    succeeded({ account }: Whence): void {
      accounts.delete(account)
    },
  }
}

function next(before: Tries | undefined, { free, longest }: Policy, now: number): Tries {
  const failed = (before?.failed ?? 0) + 1
  const over = failed - free
  return { failed, until: over < 0 ? 0 : now + Math.min(second * 2 ** over, longest) }
}
