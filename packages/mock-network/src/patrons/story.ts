import type { InstitutionName } from '../institutions.ts'
import type { RenewalRefusal } from './refusal-texts.ts'

/** Days from now; -3 is three days ago. */
export type Days = number

/** Alma documents no list; LOST_AND_PAID stands for a value that no recording has. */
type ProcessStatus = 'NORMAL' | 'RENEW' | 'RECALL' | 'LOST' | 'CLAIMED_RETURN' | 'LOST_AND_PAID'

/**
 * Outcome of a renewal: `clipped` means extended only to the end of the account, `unchanged` accepted without
 * a new date, `shortened` accepted with an earlier date, and `not-renewed` refused with status 200.
 */
export type RenewalOutcome =
  | 'renewed'
  | 'clipped'
  | 'unchanged'
  | 'shortened'
  | 'not-renewed'
  | RenewalRefusal

export type StoryLoan = {
  title: string
  author?: string
  description?: string
  callNumber?: string
  year?: string
  /** Library code; defaults to the institution's main library. */
  library?: string
  /**
   * A day ends at 23:59 local time; `next` is the next time when the local clock shows that hour; `never` is in
   * the year 9999.
   */
  due: Days | { next: string } | 'never'
  /** Defaults to 28 days before the due date, or to today for a loan by the hour. */
  loaned?: Days
  renewed?: Days
  status?: ProcessStatus
  /** Alma's statement before an attempt to renew; defaults to true. */
  renewable?: boolean
  /** Defaults to the outcome that `renewable` implies. */
  renewal?: RenewalOutcome
  /** Reasons beside the first, where the library system gives several at once. */
  furtherRefusals?: RenewalRefusal[]
  /** FOLIO's status of the item, where it differs from the one that `status` implies. */
  itemStatus?: string
  /** The fine if the item were returned now. */
  fine?: number
}

export type StoryPastLoan = Pick<StoryLoan, 'title' | 'author' | 'callNumber' | 'year' | 'library'> & {
  loaned: Days
  returned: Days
}

export type RequestStage = 'NOT_STARTED' | 'IN_PROCESS' | 'ON_HOLD_SHELF'
export type StoryRequest = {
  title: string
  author?: string
  kind?: 'HOLD' | 'BOOKING' | 'DIGITIZATION'
  stage: RequestStage
  /** The current workflow step, such as "Pickup From Shelf" or "Transit Item". */
  task?: string
  placed: Days
  pickup?: { at?: InstitutionName; library: string; place?: string }
  /** The patron's address to which the item is sent, in Alma. */
  delivery?: { type: 'USER_HOME_ADDRESS' | 'USER_WORK_ADDRESS'; name: string }
  /** Whether another pickup place is accepted, and the request keeps the one that it has. */
  keepsPickup?: true
  heldUntil?: Days
  shelfNumber?: string
  placeInQueue?: number
  pages?: { from: string; to: string }
  booked?: { from: Days; until: Days }
  /** Status of the borrowing request, for an item that comes from another library. */
  resourceSharing?: { code: string; text: string }
}

/** A suggestion to buy a title. It is in no count of an account, and in a list of its own. */
export type StoryPurchase = {
  title: string
  author?: string
  status: 'INREVIEW' | 'APPROVED' | 'REJECTED' | 'DEFERRED'
  placed: Days
}

export type FeeStatus = 'ACTIVE' | 'INDISPUTE' | 'EXPORTED' | 'CLOSED'
export type StoryFee = {
  type: string
  /** Defaults to ACTIVE. */
  status?: FeeStatus
  /** The amount, negative for a credit. */
  original: number
  /** Defaults to the original amount. */
  balance?: number
  since: Days
  title?: string
  comment?: string
  library?: string
}

export type StoryBlock = {
  type: 'LOAN' | 'CASH' | 'USER' | 'GENERAL'
  code: string
  text: string
  note?: string
  since: Days
  until?: Days
  /** Title of the loan that caused the block. */
  loan?: string
  active?: boolean
}

/**
 * Alma's role codes: desk operator, desk manager, user manager, user administrator. The last one, of a limited
 * desk operator, is invented: Ex Libris publishes no code.
 */
export type StaffRole = '32' | '221' | '21' | '50' | '9321'
export type StoryRole = {
  type: StaffRole
  status?: 'ACTIVE' | 'INACTIVE'
  expires?: Days
}

/**
 * `viewable` means that the patron may read the note; defaults to true. A text may contain the day on which
 * the account ends.
 */
export type StoryNote = { text: string | ((end: string) => string); since: Days; viewable?: boolean }

export type RecordType = 'PUBLIC' | 'CONTACT'

export type StoryAccount = {
  at: InstitutionName
  group: { code: string; text: string }
  card?: string
  expires: Days
  status?: 'ACTIVE' | 'INACTIVE'
  /** Contact data at the time of the copy, where the home record has changed since. */
  copied?: Omit<StoryPerson, 'first' | 'last'>
  loans?: StoryLoan[]
  /** Returned loans that the institution still has on record. */
  pastLoans?: StoryPastLoan[]
  requests?: StoryRequest[]
  purchases?: StoryPurchase[]
  fees?: StoryFee[]
  blocks?: StoryBlock[]
  notes?: StoryNote[]
  recordType?: RecordType
  /** Defaults to a patron role without an end. */
  patronRole?: { expires: Days }
  /** The number of loans, requests and fees that the record states, whatever its lists have. */
  counts?: number
  /** Roles in addition to the patron role, which every user has. */
  roles?: StoryRole[]
  /** Whether the record is a record of its own, not a copy of the record at home. */
  unlinked?: true
  /** The status with which Alma fails to count for `expand` if the patron has open fees. */
  failsToExpand?: 400 | 500
}

export type StoryPerson = {
  first: string
  middle?: string
  last: string
  preferredFirst?: string
  street?: string
  city?: string
  postalCode?: string
  phone?: string
  /** Derived from the name by default. */
  email?: string
}

/** A named patron. All dates are days relative to now, so the story is the same on any day. */
export type Story = {
  name: string
  story: string
  person: StoryPerson
  idAtHome: string
  /**
   * `not-given`: the record at home has no linking id. `other-form`: copies write it with the code of home.
   * `former`: it has changed at home, and the copies keep the former one. Default: each copy has the linking id
   * of the record at home.
   */
  linkingId?: 'not-given' | 'other-form' | 'former'
  /** Accounts, the home account first. */
  accounts: [StoryAccount, ...StoryAccount[]]
}
