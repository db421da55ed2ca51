import { Type, type Static, type TSchema } from 'typebox'
import { closed, GivenId } from './browser-input.ts'
import { Account } from './account.ts'
import { Block, Message } from './block.ts'
import { AccountCard, ListOf, NoAccountCard, Section, MissingCard } from './card.ts'
import { Fee } from './fee.ts'
import { Loan } from './loan.ts'
import { Instant } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'
import { Request } from './request.ts'

/** `term` is a barcode, an id, an e-mail address or a name. */
export const PatronSearch = Type.Object({ term: Type.String({ minLength: 1, maxLength: 200 }) }, closed)

export const StaffAccount = Type.Pick(Account, ['patronGroup', 'expires', 'standing'])
export type StaffAccount = Static<typeof StaffAccount>

/** Just enough data to tell two people apart. */
export const FoundPatron = Type.Object({
  /** Identifies the patron in the URLs of this staff session only. */
  handle: Type.String(),
  /** Last name first, such as `Vale, Robin`. */
  name: Type.String(),
  /** Last four characters of the barcode. */
  barcodeEnd: Nullable(Type.String()),
  ...StaffAccount.properties,
})
export type FoundPatron = Static<typeof FoundPatron>

export const FoundPatrons = Type.Object({
  patrons: Type.Array(FoundPatron),
  /** Whether the term equals a barcode or id of the only patron found. */
  exact: Type.Boolean(),
  /** Whether there are more matches than the list contains. */
  tooMany: Type.Boolean(),
  /** Whether a match was unreadable: the patron may be missing from the list. */
  hasUnreadable: Type.Boolean(),
})
export type FoundPatrons = Static<typeof FoundPatrons>

/**
 * `withheld` means that the institution shares this section with no other institution's staff, so the BFF did
 * not request it.
 */
function StaffSection<T extends TSchema>(item: T) {
  return Type.Union([...Section(item).anyOf, Type.Object({ state: Type.Literal('withheld') })])
}
export type StaffSection<T> = Section<T> | { state: 'withheld' }

const Titled = Type.Pick(Loan, ['id', 'title', 'author', 'description', 'callNumber', 'barcode'])
export type Titled = Static<typeof Titled>

/**
 * Data from the own record of the staff member's institution, present only for its items. Staff request
 * titles elsewhere with a reason.
 */
const own = { titled: Type.Optional(Titled) }

/**
 * A loan without fields that reveal the patron's reading. Here and below, the `id` of an item is a hash for
 * the staff session.
 */
export const StaffLoan = Type.Object({
  ...Type.Pick(Loan, ['id', 'library', 'loaned', 'due', 'state', 'stateText', 'renewed', 'renewalUndated'])
    .properties,
  fineIfReturnedNow: Loan.properties.fineIfReturnedNow,
  /** The last four characters, which identify an item in hand. */
  barcodeEnd: Nullable(Type.String()),
  ...own,
})
export type StaffLoan = Static<typeof StaffLoan>

export const StaffRequest = Type.Object({
  ...Type.Pick(Request, ['id', 'kind', 'status', 'statusText', 'placed', 'pickupBy', 'placeInQueue'])
    .properties,
  ...Type.Pick(Request, ['pickup', 'deliveredTo']).properties,
  ...own,
})
export type StaffRequest = Static<typeof StaffRequest>

export const StaffFee = Type.Object({
  ...Type.Pick(Fee, ['id', 'type', 'state', 'original', 'balance', 'since', 'owner']).properties,
  ...own,
})
export type StaffFee = Static<typeof StaffFee>

export const HeldItem = Type.Object({
  ...StaffRequest.properties,
  shelfNumber: Request.properties.shelfNumber,
})
export type HeldItem = Static<typeof HeldItem>

/** The patron's account at the home institution. */
export const PatronSummary = Type.Object({
  name: Type.String(),
  /** The patron's id at the home institution. */
  id: Type.String(),
  ...Type.Pick(Account, ['patronGroup', 'barcode', 'expires', 'standing', 'email', 'phone']).properties,
  /** Notes that the patron must not see; null if the library system provides none. */
  staffNotes: Nullable(ListOf(Message)),
  /** Requests that are ready for pickup. */
  holdShelf: StaffSection(HeldItem),
  blocks: Section(Block),
  /** Balance of the open fees; null if not provided. */
  balance: Nullable(Money),
  asOf: Instant,
})
export type PatronSummary = Static<typeof PatronSummary>

/** The card of an account for staff: items without hidden fields, and no messages. */
export const StaffAccountCard = Type.Object({
  ...Type.Pick(AccountCard, ['institutionCode', 'asOf', 'state', 'blocks']).properties,
  account: StaffAccount,
  loans: StaffSection(StaffLoan),
  requests: StaffSection(StaffRequest),
  /** Open fees. */
  fees: StaffSection(StaffFee),
  /** Fees that the balance does not count. */
  inDispute: StaffSection(StaffFee),
  sentToBilling: StaffSection(StaffFee),
})
export type StaffAccountCard = Static<typeof StaffAccountCard>

export const StaffCard = Type.Union([StaffAccountCard, NoAccountCard, Type.Omit(MissingCard, ['copy'])])
export type StaffCard = Static<typeof StaffCard>

/** One NDJSON line of a patron's activity, in the format of the patron's own card. */
export const StaffLine = Type.Union([
  Type.Object({ type: Type.Literal('card'), card: StaffCard }),
  Type.Object({ type: Type.Literal('end') }),
])
export type StaffLine = Static<typeof StaffLine>

export const TitlesReason = Type.Enum(['asked-at-desk', 'claimed-returned', 'fee-disputed'])
export type TitlesReason = Static<typeof TitlesReason>

export const TitlesOrder = Type.Object({ institutionCode: GivenId, reason: TitlesReason }, closed)
export type TitlesOrder = Static<typeof TitlesOrder>

/** Titles by the item ids of the lists. The web app hides them after ten minutes. */
export const Titles = Type.Object({
  loans: StaffSection(Titled),
  requests: StaffSection(Titled),
  fees: StaffSection(Titled),
})
export type Titles = Static<typeof Titles>
