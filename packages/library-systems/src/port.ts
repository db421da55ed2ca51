import type { Account, AccountUpdateOutcome } from '@library-card/contract/account.ts'
import type { Block, Message } from '@library-card/contract/block.ts'
import type { Short } from '@library-card/contract/card.ts'
import type { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { PastLoan } from '@library-card/contract/history.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { NotDone, NotFound, RenewalOutcome, Unsure } from '@library-card/contract/renewal.ts'
import type { Request } from '@library-card/contract/request.ts'
import { Nullable } from '@library-card/contract/nullable.ts'
import { Type, type Static } from 'typebox'
import { hour } from './durations.ts'
import type { InstitutionFailure, VendorError } from './exchange/failure.ts'
import type { Ask, HttpRequest } from './exchange/http-client.ts'
import type { AnswerLimits, HttpResponse } from './exchange/read-response.ts'
import type { InstitutionSettings, VendorSettings } from './settings.ts'

export type HomeLink = {
  /** null if it is not known: the record is then found by `homeId`. */
  linkId: string | null
  homeInstitutionCode: string
  /** The patron's id at home. */
  homeId: string
}

/** How a patron is identified at an institution. A response about another record is a failure. */
export type PatronLookup =
  /**
   * Lookup by the id that the institution itself assigned; `linkedTo`: the home record to which the record
   * must still be linked.
   */
  | { by: 'id'; id: string; linkedTo?: HomeLink }
  /** Lookup at home, by the id from the identity provider; `idType`: null for any unique id. */
  | { by: 'sign-in'; id: string; idType: string | null }
  /** Lookup by the link from the record there to the one at home. */
  | ({ by: 'link' } & HomeLink)
  /** Lookup by an id that is the same at every member. The lookup must not create a record. */
  | { by: 'shared-id'; id: string }

/** A patron's own sign-in at an institution, as its library system gave it. */
export const OwnSignIn = Type.Object({
  patronId: Type.String(),
  token: Type.String(),
  /** Milliseconds since the epoch; null if not given. */
  ends: Nullable(Type.Number()),
})
export type OwnSignIn = Static<typeof OwnSignIn>

/**
 * Milliseconds for which a token is kept that our own client obtains for a patron. A library system can end the
 * token sooner.
 */
export const tokensKeptFor = hour

/** The lists of an account that a call can leave out. */
export type Part = 'loans' | 'requests' | 'fees'
export const allParts: readonly Part[] = ['loans', 'requests', 'fees']

export type Call = Pick<
  HttpRequest,
  | 'requestId'
  | 'signal'
  | 'limit'
  | 'priority'
  | 'person'
  | 'forWrite'
  | 'skipCoalescing'
  | 'answerBy'
  | 'followUpCalls'
  | 'isLong'
  | 'outlivesCaller'
> & {
  /** The patron's own sign-in, which authorises the calls in place of our key. */
  signIn?: OwnSignIn
  /** Lists whose counts are read with the account. Default: all. */
  parts?: readonly Part[]
  /** Whether to read the institution's notes for its staff as well: only for its own staff. */
  staffNotes?: boolean
  /** Called when the library system refuses a change with an error. A refusal is an answer, not a failure. */
  onRefusal?: (error: VendorError) => void
  /** The current time, which decides whether accounts and blocks have ended. */
  now: Date
}

/**
 * The items of a list, and the number of rows that could not be read. If `unreadable` is not 0, the absence of
 * an item proves nothing.
 */
export type List<T> = {
  items: T[]
  unreadable: number
  /** Number of rows that the account may count but `items` omits: staff's own, and ended ones. */
  leftOut?: number
  /** Set if the account counts more rows than the list has. The missing rows are included in `unreadable`. */
  short?: Short
  /** Set if the account's balance exceeds the sum of its open fees. The missing fees count as one unreadable row. */
  shortBy?: Money
  /** Set if the suggestions to buy a title could not be read. They count as one unreadable row. */
  withoutSuggestions?: true
}

/** An account and its counts; a count is null if the institution does not provide it. */
export type FoundAccount = {
  patronId: string
  /** The id by which records at other members are linked to this one; null if there are no links. */
  linkId: string | null
  /** The name in lists, such as `Vale, Robin`. */
  listName: string
  ids: string[]
  /** Codes that show which institution's patron this is. */
  origin: {
    /** Whether the record says that it is linked to another institution's, even if it does not say to which. */
    isLinked: boolean
    /** The id of that link in this record. */
    linkId: string | null
    campus: string | null
    group: string | null
  }
  account: Account
  /** null if the library system does not provide blocks, or lists them in separate calls (`listBlocks`). */
  blocks: List<Block> | null
  messages: List<Message> | null
  /** Notes for staff, only where the call asks for them and the vendor provides them. */
  staffNotes?: List<Message>
  /** `fees`: the balance of the open fees. */
  counts: { loans: number | null; requests: number | null; fees: Money | null }
  /** How a record that is linked to the one at home was found. */
  foundBy?: FoundBy
}

/** `confirmed`: the record has the linking id in another form, and the patron's id at home confirms it. */
export type FoundBy = 'linking-id' | 'home-id' | 'confirmed'

/**
 * `tooMany`: there are more matches than were read; `hasUnreadable`: a match could not be read. Absence then
 * proves nothing.
 */
export type PatronMatches = { found: FoundAccount[]; tooMany: boolean; hasUnreadable: boolean }

/** A page of candidates for a patron group. `total`: their number in all pages; `next`: offset of the next page, or null. */
export type GroupPage = { ids: string[]; total: number; next: number | null }

export type FoundStaff = {
  staffId: string
  displayName: string
  /** The role in force that allows viewing patrons; null if there is none. */
  role: StaffRole | null
}
export const StaffRole = Type.Object({ code: Type.String(), words: Type.String() })
export type StaffRole = Static<typeof StaffRole>

/**
 * Whether a key has this access, or why that is unknown. `by-patron`: there is no key, because each patron
 * signs in.
 */
export type KeyAccess = 'yes' | 'no' | 'rejected' | 'by-patron' | 'not-verified' | InstitutionFailure

export type KeyCheck = {
  /** The institution of the key; null if it cannot be verified. */
  institutionCode: string | null
  read: KeyAccess
  write: KeyAccess
  /** Lists that the key may not read, because it is restricted to a part of the institution. */
  restricted?: Part[]
  /** Access to the institution's settings, which name the institution. */
  configuration: KeyAccess
  /** Advice on this key for the operator. */
  hint?: string
}

/** A library system's response to a change. The call rejects instead if the change may have happened. */
export type RenewalAnswer = Exclude<RenewalOutcome, NotDone | Unsure>
export type CancellationAnswer = Exclude<CancellationOutcome, NotDone | Unsure> | NotFound
export type AccountUpdateAnswer = Exclude<AccountUpdateOutcome, NotDone | Unsure>
export type PickupAnswer = Exclude<PickupOutcome, NotDone | Unsure> | NotFound

export type PasswordCheck = 'right' | 'wrong' | 'unknown-patron'

/** `next`: the offset of the next page; null if there is none. */
export type PastLoans = List<PastLoan> & { next: number | null }

/**
 * The interface to any library system. Rejects with `InstitutionFailure` only, even for a list that is not
 * complete. A vendor leaves out a method that its library system lacks; features that depend on the method
 * are then not offered.
 */
export type LibrarySystem = {
  /** Returns null if the institution says that there is no account. */
  findAccount: (lookup: PatronLookup, call: Call) => Promise<FoundAccount | null>
  /**
   * Checks the password of a card number or id; the password is sent nowhere else and not stored. Any failure
   * may mean "wrong", unless the call was not sent or was rejected on arrival.
   */
  authenticate?: (id: string, password: string, call: Call) => Promise<PasswordCheck>
  /**
   * Signs the patron in at an institution where patrons use a sign-in of their own. Returns null if user name or
   * password is wrong.
   */
  signIn?: (username: string, password: string, call: Call) => Promise<OwnSignIn | null>
  /** Ends a sign-in. If the call fails, the sign-in expires at its own time. */
  signOut?: (signIn: OwnSignIn, call: Call) => Promise<void>
  /** Returns null if the institution has no such record. Without the method nobody is staff there. */
  findStaff?: (
    lookup: Extract<PatronLookup, { by: 'id' | 'sign-in' }>,
    call: Call,
  ) => Promise<FoundStaff | null>
  /**
   * Searches by exact barcode, id or e-mail, and by name only without `by`. Includes other institutions'
   * patrons who have a record there.
   */
  searchPatrons?: (term: string, call: Call, by?: 'id') => Promise<PatronMatches>
  /**
   * Lists the ids of candidates for a patron group, by its code or name, from the `offset`. Only a candidate's record tells
   * whether they are in the group.
   */
  listGroup?: (group: string, offset: number, call: Call) => Promise<GroupPage>
  listLoans: (found: FoundAccount, call: Call) => Promise<List<Loan>>
  /** Without the method, requests are `not-provided`. */
  listRequests?: (patronId: string, call: Call) => Promise<List<Request>>
  /** Lists requests that no count of an account includes; only where the institution's settings ask for them. */
  listUncountedRequests?: (patronId: string, call: Call) => Promise<List<Request>>
  /** Lists blocks that the account's record does not include. Without the method, `FoundAccount.blocks` applies. */
  listBlocks?: (found: FoundAccount, call: Call) => Promise<List<Block>>
  /** The states of fees that the library system lists. */
  feeStates: readonly FeeState[]
  /** Returns null if the library system does not provide fees of this state, or not to us. */
  listFees: (patronId: string, state: FeeState, call: Call) => Promise<List<Fee> | null>
  /** Returned loans from the `offset`, the latest return first. */
  listPastLoans?: (patronId: string, offset: number, call: Call) => Promise<PastLoans>
  /** Sends exactly one change. `loan`: the loan as the institution has it now, so that a later due date proves a renewal. */
  renew?: (target: { found: FoundAccount; loan: Loan }, call: Call) => Promise<RenewalAnswer>
  cancel?: (target: { patronId: string; requestId: string }, call: Call) => Promise<CancellationAnswer>
  changePickup?: (
    target: { patronId: string; requestId: string; libraryCode: string },
    call: Call,
  ) => Promise<PickupAnswer>
  /** Updates an account from the home record that it was copied from. */
  updateAccount?: (target: { patronId: string }, call: Call) => Promise<AccountUpdateAnswer>
  /** Checks the areas and the institution of our key; changes nothing there. */
  check: (call: Call) => Promise<KeyCheck>
}

/** Everything that the rest of the card knows about a vendor: its settings, and how to call its library systems. */
export type Vendor = VendorSettings &
  AnswerLimits & {
    /** Returns the `authorization` header with our key; null where calls carry a token that the adapter obtains with the key. */
    authorization: (key: string) => string | null
    create: (institution: InstitutionSettings, ask: Ask) => LibrarySystem
    rejectsKey: (response: HttpResponse, request: HttpRequest) => boolean
    /** Whether a response says that our key is restricted to a part of the institution. Default: never. */
    restrictsKey?: (response: HttpResponse) => boolean
    /**
     * Compares the shape of a response with the facts on which the adapter relies. Returns sentences without any
     * value of the response.
     */
    differencesOf?: (
      request: HttpRequest,
      response: HttpResponse,
      institution: Pick<InstitutionSettings, 'accounts'>,
    ) => string[]
  }
