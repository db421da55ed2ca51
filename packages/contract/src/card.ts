import { Type, type Static, type TSchema } from 'typebox'
import { Account } from './account.ts'
import { missingCardStates } from './answer-state.ts'
import { Block, Message } from './block.ts'
import { Fee } from './fee.ts'
import { Loan } from './loan.ts'
import { Instant } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'
import { Request } from './request.ts'

export const Short = Type.Object({ counted: Type.Integer(), sent: Type.Integer() })
export type Short = Static<typeof Short>

/**
 * A list from an institution. Without `unreadable`, an empty `items` means that the institution answered
 * "none"; with `unreadable`, a missing item proves nothing. No other state may look like an empty list.
 */
export function ListOf<T extends TSchema>(item: T) {
  return Type.Object({
    state: Type.Literal('ok'),
    items: Type.Array(item),
    /**
     * Number of rows that are missing, if there are any: unreadable ones, and those of `short`, `shortBy` and
     * `withoutSuggestions`. Patrons quote `requestId` at the service desk.
     */
    unreadable: Type.Optional(Type.Integer({ minimum: 1 })),
    /** The institution's own count and the number of rows that it sent, if it sent fewer. */
    short: Type.Optional(Short),
    /**
     * Of open fees: by how much the account's own balance exceeds the sum of the fees. How many fees are missing is not
     * known, so they count as one row.
     */
    shortBy: Type.Optional(Money),
    /** Of requests: the suggestions to buy a title could not be read. They count as one row. */
    withoutSuggestions: Type.Optional(Type.Literal(true)),
    requestId: Type.Optional(Type.String()),
  })
}
export type ListOf<T> = {
  state: 'ok'
  items: T[]
  unreadable?: number
  short?: Short
  shortBy?: Money
  withoutSuggestions?: true
  requestId?: string
}

export function Section<T extends TSchema>(item: T) {
  return Type.Union([
    ListOf(item),
    Type.Object({ state: Type.Literal('missing'), problem: InstitutionProblem }),
    Type.Object({ state: Type.Literal('not-asked') }),
    Type.Object({ state: Type.Literal('not-provided') }),
    Type.Object({ state: Type.Literal('waiting') }),
  ])
}
/**
 * `not-provided` means that the institution's library system provides this list to nobody, so items may
 * exist. `waiting` means that it is still being read: only in a card whose other parts have arrived.
 */
export type Section<T> =
  | ListOf<T>
  | { state: 'missing'; problem: InstitutionProblem }
  | { state: 'not-asked' }
  | { state: 'not-provided' }
  | { state: 'waiting' }

const FeeSection = Section(Fee)

/** Fees that a card leaves out. A state is `not-asked` if the request did not ask for it. */
export const OtherFees = Type.Object({
  /** Present only if requested, for accounts with a balance of 0, such as a debt offset by a credit. */
  open: Type.Optional(FeeSection),
  inDispute: FeeSection,
  sentToBilling: FeeSection,
  closed: FeeSection,
})
export type OtherFees = Static<typeof OtherFees>

const origin = { institutionCode: Type.String(), asOf: Instant }

/**
 * `complete` means that every section is `ok`, or that the fees are `not-asked`. `partial` means that the
 * account is known, but a section is `missing` or has unreadable rows.
 */
export const AccountCard = Type.Object({
  ...origin,
  state: Type.Enum(['complete', 'partial']),
  account: Account,
  loans: Section(Loan),
  requests: Section(Request),
  /** Open fees; `not-asked` if the account's balance is 0, which may be a debt offset by a credit. */
  fees: FeeSection,
  blocks: Section(Block),
  messages: Section(Message),
})
export type AccountCard = Static<typeof AccountCard>

/** The institution answered that the patron has no account. `asOf` is the time of that answer. */
export const NoAccountCard = Type.Object({
  ...origin,
  state: Type.Literal('no-account'),
  /**
   * Why the institution was not asked for this card, so that its answer is an earlier one, of up to an hour ago.
   * `few-calls-left`: it accepts few more calls today, which are kept for accounts and first look-ups.
   */
  notAskedAgain: Type.Optional(Type.Enum(['recent', 'few-calls-left'])),
})
export type NoAccountCard = Static<typeof NoAccountCard>

/** `state` is the group of the problem in the table of answer states. */
export const MissingCard = Type.Object({
  ...origin,
  state: Type.Enum(missingCardStates),
  problem: InstitutionProblem,
  /** `unknown` means that the account may not exist. */
  account: Type.Enum(['exists', 'unknown']),
  /** An earlier response in this session, with its own `asOf`; possibly out of date. */
  copy: Type.Optional(AccountCard),
})
export type MissingCard = Static<typeof MissingCard>

/**
 * One institution's response about this patron, or the reason for its absence. `asOf` is the BFF's clock at
 * that time.
 */
export const InstitutionCard = Type.Union([AccountCard, NoAccountCard, MissingCard])
export type InstitutionCard = Static<typeof InstitutionCard>

/** Counts of a known account whose lists have not arrived yet. */
export const Counts = Type.Object({
  ...origin,
  loans: Nullable(Type.Integer()),
  requests: Nullable(Type.Integer()),
  fees: Nullable(Money),
})
export type Counts = Static<typeof Counts>

/**
 * One NDJSON line of the card. `card-so-far` has the lists of an institution that have arrived while others of it are
 * `waiting`. A stream without an `end` line is incomplete.
 */
export const CardLine = Type.Union([
  Type.Object({ type: Type.Literal('counts'), counts: Counts }),
  Type.Object({ type: Type.Literal('card-so-far'), card: AccountCard }),
  Type.Object({ type: Type.Literal('card'), card: InstitutionCard }),
  Type.Object({ type: Type.Literal('end') }),
])
export type CardLine = Static<typeof CardLine>
