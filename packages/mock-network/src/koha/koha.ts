import { randomBytes } from 'node:crypto'
import type { InstitutionName } from '../institutions.ts'
import type { Patrons } from '../patrons/patrons.ts'
import type { MockAccount, PatronRecord } from '../patrons/record.ts'
import type { Writes } from '../region/writes.ts'

export const at = 'HERON'

/** `24.05` is the older one: it embeds less in its answers. */
export const releases = ['24.05', 'newest'] as const
export type Release = (typeof releases)[number]

/** State of the institution with Koha. */
export type Koha = {
  patrons: Patrons
  writes: Writes
  tokens: KohaTokens
  release: Release
  /** Waiting holds whose cancellation was asked for. */
  cancellationsAsked: Set<string>
  /** The start time of the stories plus the time elapsed since the start. */
  clock: () => Date
}

export function createKoha(shared: Pick<Koha, 'patrons' | 'writes' | 'clock'>): Koha {
  const tokens = createKohaTokens(shared.clock)
  return { ...shared, tokens, release: 'newest', cancellationsAsked: new Set() }
}

/** Id and secret of our API key; valid only in this mock. */
export function keyAt(name: InstitutionName): string {
  return `library-card:demo-key-${name.toLowerCase()}`
}

export type Found = { record: PatronRecord; account: MockAccount }

/** All patrons with an account there, in the order of their numbers. */
export function accountsIn(records: readonly PatronRecord[]): Found[] {
  return records.flatMap((record) => {
    const account = record.accounts.get(at)
    return account ? [{ record, account }] : []
  })
}

/** Lifetime in seconds, as in the server's source. */
export const lifetime = 3_600

type KohaTokens = ReturnType<typeof createKohaTokens>

/** Tokens of our API key: each login gives another one, and none ends the others. */
function createKohaTokens(clock: () => Date) {
  const ends = new Map<string, number>()
  return {
    create(): string {
      const text = randomBytes(24).toString('base64url')
      ends.set(text, clock().getTime() + lifetime * 1_000)
      return text
    },
    isValid: (text: string) => (ends.get(text) ?? 0) > clock().getTime(),
    endAll: () => ends.clear(),
  }
}
