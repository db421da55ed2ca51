import type { InstitutionName } from '../institutions.ts'
import type { PatronRecord } from '../patrons/record.ts'
import { acts, type Target } from './writes.ts'

export const operations = [
  'account',
  'authenticate',
  'search',
  'loans',
  'requests',
  'purchase-requests',
  /** Loans and requests in one list. */
  'items',
  'fees',
  /** Blocks that FOLIO derives from rules, and those that staff have set. */
  'automated-blocks',
  'manual-blocks',
  'conf',
  ...acts,
] as const
export type Operation = (typeof operations)[number]

/** A call that an institution received, without ids. */
export type Call = {
  /** null if the key is unknown. */
  institution: InstitutionName | null
  operation: Operation
  patron: string | null
  method: string
  /** The path pattern, such as `/users/{id}/loans`. */
  path: string
  at: string
}

/** A call and the loan, request or account that it changes; `target` is null if there is none. */
export type Received = { call: Omit<Call, 'at'>; target: Target | null }
export type ReadCall = (request: Request, records: readonly PatronRecord[]) => Received | Promise<Received>

/**
 * Whether `id` identifies the patron at the institution: an id of the record there, or one that works without a
 * record.
 */
export function isKnownAs(
  { patron, linkingId, accounts }: PatronRecord,
  at: InstitutionName,
  id: string,
): boolean {
  const account = accounts.get(at)
  return [account?.primaryId, account?.card, linkingId, patron.idAtHome].some(
    (own) => own?.toLowerCase() === id,
  )
}

export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
