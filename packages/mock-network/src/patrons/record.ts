import type { InstitutionName, MockInstitution } from '../institutions.ts'
import type { MockPatron } from './mock-patron.ts'
import type {
  FeeStatus,
  RecordType,
  StaffRole,
  Story,
  StoryAccount,
  StoryBlock,
  StoryFee,
  StoryLoan,
  StoryPerson,
  StoryPurchase,
  StoryRequest,
} from './story.ts'

/** Days are like `2026-11-28`, in the institution's calendar; moments are like `2026-11-28T22:59:00Z`. */
export type MockLoan = Omit<StoryLoan, 'due' | 'loaned' | 'renewed' | 'renewable' | 'library'> & {
  id: string
  mmsId: string
  holdingId: string
  itemId: string
  barcode: string
  library: string
  due: string
  loaned: string
  /** null while the item is on loan. */
  returned: string | null
  renewable: boolean
  timesRenewed: number
  /** A renewal that was refused with status 200 is recorded too, with the institution's text. */
  lastRenewal: { at: string; refusal: string | null } | null
}

export type MockRequest = Omit<StoryRequest, 'placed' | 'heldUntil' | 'booked' | 'kind'> & {
  id: string
  mmsId: string
  kind: NonNullable<StoryRequest['kind']>
  placed: { day: string; at: string }
  heldUntil: string | null
  booked: { from: string; until: string } | null
}

export type MockPurchase = Omit<StoryPurchase, 'placed'> & { id: string; mmsId: string; placed: string }

export type MockFee = Omit<StoryFee, 'status' | 'balance' | 'since' | 'library'> & {
  id: string
  status: FeeStatus
  balance: number
  since: string
  statusSince: string
  library: string
}

export type MockBlock = Omit<StoryBlock, 'since' | 'until' | 'loan'> & {
  since: string
  until: string | null
  loanId: string | null
}

export type MockNote = { text: string; since: string; viewable: boolean }

export type MockRole = { type: StaffRole; status: 'ACTIVE' | 'INACTIVE'; expires: string | null }

/** A patron's record at one institution. */
export type MockAccount = {
  institution: MockInstitution
  primaryId: string
  person: StoryPerson
  group: StoryAccount['group']
  card: string | null
  expires: string
  status: 'ACTIVE' | 'INACTIVE'
  loans: MockLoan[]
  pastLoans: MockLoan[]
  requests: MockRequest[]
  purchases: MockPurchase[]
  fees: MockFee[]
  blocks: MockBlock[]
  notes: MockNote[]
  roles: MockRole[]
  /** Default: PUBLIC. */
  recordType?: RecordType | undefined
  /** The last day of the patron role; null if it has none. */
  patronRoleEnds?: string | null
  unlinked?: StoryAccount['unlinked']
  failsToExpand?: StoryAccount['failsToExpand']
  counts?: StoryAccount['counts']
}

/** A patron with their accounts in the network. */
export type PatronRecord = {
  patron: MockPatron
  person: StoryPerson
  /** Internal id of the home record, which finds the patron's records at other institutions. */
  linkingId: string
  /** How the records show it. */
  linkingIdIs: Story['linkingId']
  accounts: Map<InstitutionName, MockAccount>
}

export type FoundAccount = { record: PatronRecord; account: MockAccount }

/** Password of all patrons at all institutions. */
export const demoPassword = 'demo'
