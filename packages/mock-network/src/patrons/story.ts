import type { InstitutionName } from '../institutions.ts'

/** Days from now: -3 is three days ago. */
export type Days = number

export type ProcessStatus = 'NORMAL' | 'RENEW' | 'RECALL' | 'LOST' | 'CLAIMED_RETURN'

/** Why an institution does not renew: each has its own text at Alma, `other` one that no table knows. */
export type RenewalRefusal =
  | 'requested'
  | 'limit'
  | 'maximum-period'
  | 'recalled'
  | 'lost'
  | 'claimed-returned'
  | 'blocked'
  | 'fees'
  | 'expired'
  | 'policy'
  | 'other'

/**
 * What renewing leads to. `clipped`: only to the end of the account there; `unchanged`: accepted, the date stays;
 * `not-renewed`: status 200 all the same.
 */
export type RenewalEnd = 'renewed' | 'clipped' | 'unchanged' | 'not-renewed' | RenewalRefusal

export type StoryLoan = {
  title: string
  author?: string
  description?: string
  callNumber?: string
  year?: string
  /** Code of a library; default the institution's main one. */
  library?: string
  /** A day ends at 23:59 there; an hour is the next time that the clock there shows it. */
  due: Days | { next: string }
  loaned: Days
  renewed?: Days
  status?: ProcessStatus
  renewable: boolean
  /** Default: as `renewable` says. What else is found out only by who tries. */
  renewal?: RenewalEnd
  /** Charged if it came back now. */
  fine?: number
}

export type RequestStage = 'NOT_STARTED' | 'IN_PROCESS' | 'ON_HOLD_SHELF'
export type StoryRequest = {
  title: string
  author?: string
  kind?: 'HOLD' | 'BOOKING' | 'DIGITIZATION'
  stage: RequestStage
  /** What the desk is doing with it: "Pickup From Shelf", "Transit Item". */
  task?: string
  placed: Days
  pickup?: { at?: InstitutionName; library: string; place?: string }
  heldUntil?: Days
  shelfNumber?: string
  placeInQueue?: number
  pages?: { from: string; to: string }
  booked?: { from: Days; until: Days }
}

export type FeeStatus = 'ACTIVE' | 'INDISPUTE' | 'EXPORTED' | 'CLOSED'
export type StoryFee = {
  type: string
  status: FeeStatus
  /** Negative for a credit. */
  original: number
  balance: number
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
  /** Title of the loan that brought it about. */
  loan?: string
  active?: boolean
}

/** Alma's code: desk operator, desk manager, user manager, user administrator. */
export type StaffRole = '32' | '221' | '21' | '50'
export type StoryRole = {
  type: StaffRole
  status?: 'ACTIVE' | 'INACTIVE'
  expires?: Days
}

export type StoryNote = { text: string | ((ends: string) => string); since: Days; viewable: boolean }

export type StoryAccount = {
  at: InstitutionName
  group: { code: string; text: string }
  card?: string
  expires: Days
  status?: 'ACTIVE' | 'INACTIVE'
  loans?: StoryLoan[]
  requests?: StoryRequest[]
  fees?: StoryFee[]
  blocks?: StoryBlock[]
  notes?: StoryNote[]
  /** Beside that of a patron, which everybody has. */
  roles?: StoryRole[]
}

export type StoryPerson = {
  first: string
  last: string
  preferredFirst?: string
  street?: string
  city?: string
  postalCode?: string
}

/** A patron as a tale in days relative to now, so that it reads the same on any day. */
export type Story = {
  name: string
  story: string
  person: StoryPerson
  idAtHome: string
  /** The first account is the one at home. */
  accounts: [StoryAccount, ...StoryAccount[]]
}
