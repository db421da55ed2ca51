import type { Account } from '@library-card/contract/account.ts'
import type { Block, Message } from '@library-card/contract/block.ts'
import type { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { NotDone, NotFound, RenewalOutcome, Unsure } from '@library-card/contract/renewal.ts'
import type { Request } from '@library-card/contract/request.ts'
import { Type, type Static } from 'typebox'
import type { VendorSettings } from '../config/vendor-settings.ts'
import type { ConfiguredInstitution } from '../config/network.ts'
import type { Ask, HttpResponse, Priority } from '../upstream/http-client.ts'
import type { DailyQuota } from '../upstream/read-response.ts'

/** The record at home of which an account elsewhere is a copy. */
export type HomeLink = { linkingId: string; homeInstitutionCode: string }

/** How a patron is named to an institution. The answer must be about that record, or it is a failure. */
export type PatronLookup =
  /** By the primary id that the institution itself gave; `copyOf`: the record must still be a copy of that one. */
  | { by: 'id'; id: string; copyOf?: HomeLink }
  /** At home, by the id from the identity provider; `idType` null: any unique id. */
  | { by: 'sign-in'; id: string; idType: string | null }
  /** By the link from the record there to the one at home. */
  | ({ by: 'linking-id' } & HomeLink)
  /** By an id that is the same at every member; nothing may come into being by asking. */
  | { by: 'shared-id'; id: string }

/** What can be left out of a question. */
export type Part = 'loans' | 'requests' | 'fees'
export const allParts: readonly Part[] = ['loans', 'requests', 'fees']

/** What belongs to one question of ours, whoever answers it. */
export type Call = {
  requestId: string
  signal: AbortSignal
  limit: 'read' | 'write' | 'signIn'
  /** Who goes first where not all can go at once. */
  priority: Priority
  /** Keyed hash of the person whose turn it is; turns are shared fairly between persons. */
  who: string
  /** The look-up before a write or after it: below the floor of the daily quota it is admitted as the write is. */
  forWrite?: boolean
  /** Never answered by a call that is already under way: that one may have left before the write that it is to confirm. */
  unshared?: boolean
  /** By `performance.now()`: the end of the time for all that is asked together. */
  answerBy?: number
  /** How many calls come of its answer: it is not begun where they would be too late. */
  follows?: number
  /** Nothing else is asked for. Default: all. */
  parts?: readonly Part[]
  /** What is overdue, expired or past is reckoned at this moment. */
  now: Date
}

/** An account, and what was told with it. A count is null where the institution does not tell it. */
export type FoundAccount = {
  /** The patron's id at this institution. */
  patronId: string
  /** What other members know the patron by. */
  linkingId: string | null
  /** `Vale, Robin`. */
  listName: string
  /** Every id by which the institution knows the patron. */
  ids: string[]
  /** What tells whose patron this is, as codes of the institution. */
  origin: {
    /** The institution whose record this is a copy of; null: no copy. */
    copiedFrom: string | null
    campus: string | null
    group: string | null
  }
  account: Account
  blocks: Block[]
  messages: Message[]
  counts: { loans: number | null; requests: number | null; fees: Money | null }
}

/** A member of staff, by the institution's own record. */
export type FoundStaff = {
  staffId: string
  displayName: string
  /** The role in force that lets them look at patrons, also in the institution's words; null: there is none. */
  role: StaffRole | null
}
export const StaffRole = Type.Object({ code: Type.String(), words: Type.String() })
export type StaffRole = Static<typeof StaffRole>

/** Whether a key opens an area; a problem code where that could not be found out. */
export type Opens = 'yes' | 'no' | InstitutionProblemCode

export type KeyCheck = {
  /** The institution that the key belongs to; null: it cannot be verified. */
  institutionCode: string | null
  configuration: Opens
  usersRead: Opens
  usersWrite: Opens
}

/** What a library system answers to an act; whatever leaves open whether it has happened rejects instead. */
export type RenewalAnswer = Exclude<RenewalOutcome, NotDone | Unsure>
export type CancellationAnswer = Exclude<CancellationOutcome, NotDone | Unsure> | NotFound
export type PickupAnswer = Exclude<PickupOutcome, NotDone | Unsure> | NotFound

/** `unclear`: an error that we do not know. It may mean "wrong", so it counts as a try. */
export type PasswordCheck = 'right' | 'wrong' | 'unknown-patron' | 'unclear'

/** What we ask of any library system. Rejects with `InstitutionFailure` only; lists are whole or rejected. */
export type LibrarySystem = {
  /** null: the institution says that there is no account. */
  findAccount: (whom: PatronLookup, call: Call) => Promise<FoundAccount | null>
  /** Whether this is the password of that card or id there; it is sent nowhere else and kept nowhere. */
  authenticate: (id: string, password: string, call: Call) => Promise<PasswordCheck>
  /** null: the institution has no such record. */
  findStaff: (whom: Extract<PatronLookup, { by: 'id' | 'sign-in' }>, call: Call) => Promise<FoundStaff | null>
  /**
   * By barcode, id or e-mail, letter by letter, else by name. Whoever has a record there, also other institutions'
   * patrons. `tooMany`: more fit than are here.
   */
  searchPatrons: (term: string, call: Call) => Promise<{ found: FoundAccount[]; tooMany: boolean }>
  listLoans: (found: FoundAccount, call: Call) => Promise<Loan[]>
  listRequests: (patronId: string, call: Call) => Promise<Request[]>
  listFees: (patronId: string, state: FeeState, call: Call) => Promise<Fee[]>
  /** `loan` as it stands there now: whether the date moves is seen by it. Sends once, whatever happens. */
  renew: (which: { found: FoundAccount; loan: Loan }, call: Call) => Promise<RenewalAnswer>
  cancel: (which: { patronId: string; requestId: string }, call: Call) => Promise<CancellationAnswer>
  changePickup: (
    order: { patronId: string; requestId: string; libraryCode: string },
    call: Call,
  ) => Promise<PickupAnswer>
  /** What the key of ours opens, and whose it is; changes nothing there. */
  check: (call: Omit<Call, 'limit'>) => Promise<KeyCheck>
}

/** Everything that the rest of the BFF knows about a vendor: its settings, and how to call its library systems. */
export type Vendor = VendorSettings & {
  /** Scheme of the `Authorization` header, which is followed by the key. */
  scheme: string
  quota: DailyQuota
  create: (institution: ConfiguredInstitution, ask: Ask) => LibrarySystem
  /** Whether a response says that our key is not accepted. */
  rejectsKey: (answer: HttpResponse) => boolean
}
