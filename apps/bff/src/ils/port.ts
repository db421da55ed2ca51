import type { Account } from '@library-card/contract/account.ts'
import type { Block, Message } from '@library-card/contract/block.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { Request } from '@library-card/contract/request.ts'

/** What every question carries: until when, under which reference, and what "now" is for the answer. */
export type Asking = { signal: AbortSignal; requestId: string; now: Date }

/** How a patron is looked for. An id is asked for as it is; the others belong to the two kinds of network. */
export type Lookup =
  | { by: 'id'; id: string; idType: string | null }
  | { by: 'linking-id'; linkingId: string; homeInstitutionCode: string }
  | { by: 'shared-id'; primaryId: string }

/** What an institution tells of an account at once. `id` is the one to ask for lists with, there. */
export type FoundAccount = {
  id: string
  linkingId: string | null
  account: Account
  blocks: Block[]
  messages: Message[]
  counts: { loans: number | null; requests: number | null; fees: Money | null }
}

/**
 * What we ask of any library system. Each throws `UpstreamFailure` where the way there, or the answer, is at fault;
 * "no account" is an answer: null.
 */
export type LibrarySystem = {
  findAccount: (lookup: Lookup, asking: Asking) => Promise<FoundAccount | null>
  loans: (found: FoundAccount, asking: Asking) => Promise<Loan[]>
  requests: (found: FoundAccount, asking: Asking) => Promise<Request[]>
  fees: (found: Pick<FoundAccount, 'id'>, state: FeeState, asking: Asking) => Promise<Fee[]>
  check: (asking: Asking) => Promise<KeyCheck>
}

/** What a key opens; null: cannot be verified with this key. */
export type KeyCheck = {
  institutionCode: string | null
  usersRead: boolean
  usersWrite: boolean | null
  configuration: boolean
}

/** Why an institution, or one list of it, is not here. Never its own words: they may quote what was asked. */
export class UpstreamFailure extends Error {
  override name = 'UpstreamFailure'
  readonly code: InstitutionProblemCode
  readonly retryAfterSeconds: number | null

  constructor(code: InstitutionProblemCode, retryAfterSeconds: number | null = null) {
    super(code)
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}
