import type { Texts } from '../institutions.ts'
import type {
  FoundAccount,
  MockAccount,
  MockFee,
  MockLoan,
  MockRequest,
  PatronRecord,
} from '../patrons/record.ts'
import type { RequestStage } from '../patrons/story.ts'

type Json = Record<string, unknown>

const uris = 'http://uri.birch.example'
const itemOf = ({ barcode }: MockLoan) => `${uris}/item/${barcode}`
const editionOf = ({ mmsId }: { mmsId: string }) => `${uris}/edition/${mmsId}`

/** Joins title and author in one string, as most catalogues behind PAIA do. */
function aboutOf({ title, author }: { title: string; author?: string }): string {
  return author === undefined ? title : `${title} / ${author}`
}

/** The library of an item; its code is an address. */
function storageOf({ institution }: MockAccount, code: string | undefined): Json {
  const name = institution.libraries.get(code ?? '')
  return name === undefined ? {} : { storage: name, storageid: code }
}

/** Loans due at the end of a day have only a day; loans by the hour have a time with its offset. */
function endOf({ due }: MockLoan, { institution: { timeZone } }: MockAccount): string {
  const end = Temporal.Instant.from(due).toZonedDateTimeISO(timeZone)
  if (end.hour === 23 && end.minute === 59) return end.toPlainDate().toString()
  return end.toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

/**
 * Omits `canrenew` if only the attempt shows the answer: absence means "unknown", not "no". PAIA has no state
 * for loans that are recalled, lost or claimed returned.
 */
export function loanDocument(loan: MockLoan, account: MockAccount): Json {
  const { timeZone } = account.institution
  const start = Temporal.Instant.from(loan.loaned).toZonedDateTimeISO(timeZone).toPlainDate()
  return {
    status: 3,
    item: itemOf(loan),
    edition: editionOf(loan),
    about: aboutOf(loan),
    ...(loan.callNumber !== undefined && { label: loan.callNumber }),
    ...storageOf(account, loan.library),
    queue: loan.status === 'RECALL' ? 1 : 0,
    renewals: loan.timesRenewed,
    reminder: 0,
    starttime: start.toString(),
    endtime: endOf(loan, account),
    // PAIA used this field until version 1.3.
    duedate: endOf(loan, account).slice(0, 10),
    ...(loan.renewal === undefined && { canrenew: loan.renewable }),
  }
}

const statuses: Record<RequestStage, number> = { NOT_STARTED: 1, IN_PROCESS: 2, ON_HOLD_SHELF: 4 }

/** A reservation names an edition; a copy is known only later. */
export function requestDocument(request: MockRequest, account: MockAccount): Json {
  const { stage, placed, heldUntil, pickup, task, placeInQueue } = request
  const edition = editionOf(request)
  const cancancel = stage === 'NOT_STARTED' ? true : task === 'Transit Item' ? false : null
  return {
    status: statuses[stage],
    ...(stage !== 'NOT_STARTED' && { item: `${uris}/item/r${request.id}`, requested: edition }),
    edition,
    about: aboutOf(request),
    ...storageOf(account, pickup?.library),
    ...(placeInQueue !== undefined && { queue: placeInQueue + 2 }),
    // The start of the current status; the mock uses the date of the request.
    starttime: stage === 'IN_PROCESS' ? placed.at : placed.day,
    ...(heldUntil !== null && { endtime: heldUntil }),
    ...(cancancel !== null && { cancancel }),
  }
}

export type Named = { item?: unknown; edition?: unknown }

export function isLoan(loan: MockLoan, { item }: Named): boolean {
  return item === itemOf(loan)
}

export function isRequest(request: MockRequest, { item, edition }: Named): boolean {
  return item === undefined ? edition === editionOf(request) : item === `${uris}/item/r${request.id}`
}

/** An amount such as `7.40 EUR`; credits are negative. */
function moneyOf(amount: number, { institution: { currency } }: MockAccount): string {
  return `${amount.toFixed(2)} ${currency}`
}

const feeTypes: ReadonlyMap<string, string> = new Map([
  ['OVERDUEFINE', 'Overdue fine'],
  ['LOSTITEMREPLACEMENTFEE', 'Replacement of a lost item'],
  ['LOSTITEMPROCESSFEE', 'Processing of a lost item'],
  ['LIBRARYCARDREPLACEMENT', 'Replacement of a card'],
  ['DAMAGEDITEMFINE', 'Damaged item'],
  ['RENEWFEE', 'Renewal'],
  ['CREDIT', 'Credit'],
])

/** Lists only open fees, without ids; `feetypeid` follows GBV's server. */
export function feesJson({ account }: FoundAccount): Json {
  const open = account.fees.filter(({ status }) => status === 'ACTIVE')
  const total = open.reduce((sum, { balance }) => sum + Math.round(balance * 100), 0) / 100
  return { amount: moneyOf(total, account), fee: open.map((fee) => feeJson(fee, account)) }
}

function feeJson(fee: MockFee, account: MockAccount): Json {
  const about = fee.title ?? fee.comment
  return {
    amount: moneyOf(fee.balance, account),
    date: fee.since.slice(0, 10),
    ...(about !== undefined && { about }),
    feetype: feeTypes.get(fee.type) ?? 'Other',
    feetypeid: `${uris}/fee/${fee.type.toLowerCase()}`,
  }
}

/**
 * `type` is a list in the specification, but one text in OpenBib. States above 4 are specific to a server.
 */
export function patronJson({ person }: PatronRecord, account: MockAccount, today: string): Json {
  const { street, city, postalCode } = person
  return {
    name: `${person.first} ${person.last}`,
    email: `${account.primaryId}@birch.example`,
    ...(street !== undefined && { address: `${street}, ${postalCode} ${city}` }),
    expires: account.expires,
    status: stateOf(account, today),
    type: `${uris}/usertype/${account.group.code.toLowerCase()}`,
  }
}

function stateOf({ status, expires, blocks, fees }: MockAccount, today: string): number {
  const isBlocked = blocks.some(({ active }) => active !== false)
  const isForFees = blocks.some(({ active, type }) => active !== false && type === 'CASH')
  if (isForFees && fees.length > 0) return expires < today ? 4 : 3
  if (expires < today) return 2
  if (status === 'INACTIVE') return 1
  return isBlocked ? 9 : 0
}

const inTransit: Texts = {
  en: 'The item is on its way and the request cannot be cancelled.',
  de: 'Das Exemplar ist unterwegs und die Bestellung kann nicht storniert werden.',
  fr: 'Le document est en route et la demande ne peut être annulée.',
}
export const inTransitText = ({ institution: { language } }: MockAccount) => inTransit[language]
