import type { MockAccount, MockFee, MockLoan, MockRequest, PatronRecord } from '../patrons/record.ts'
import { requireNumber } from './query.ts'

type Json = Record<string, unknown>

/** A moment with the offset of the server's time zone. */
function moment(at: string, { institution: { timeZone } }: MockAccount): string {
  return Temporal.Instant.from(at)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

/** A loan that is due on a day has 23:59 of that day, local time, as its moment. */
const dueMoment = moment

function isRestricted({ blocks }: MockAccount): boolean {
  return blocks.some(({ active }) => active !== false)
}

/** `date_of_birth` and the like stand for data that our client must not read. */
export function patronJson({ patron, person }: PatronRecord, account: MockAccount): Json {
  const { street = null, city = null, postalCode = null, phone = null, email } = account.person
  const notes = account.notes.filter(({ viewable }) => viewable)
  const forStaff = account.notes.filter(({ viewable }) => !viewable)
  return {
    patron_id: requireNumber(account.primaryId),
    cardnumber: account.card,
    userid: patron.idAtHome,
    surname: person.last,
    firstname: person.first,
    preferred_name: person.preferredFirst ?? null,
    middle_name: person.middle ?? null,
    title: null,
    initials: null,
    address: street,
    address2: null,
    city,
    postal_code: postalCode,
    country: null,
    email: email ?? `${account.primaryId}@heron.example`,
    phone,
    mobile: null,
    date_of_birth: '1901-02-03',
    gender: 'canary-gender',
    pronouns: 'canary-pronouns',
    statistics_1: 'canary-statistics',
    statistics_2: null,
    altcontact_surname: 'canary-guarantor',
    library_id: [...account.institution.libraries.keys()][0],
    category_id: account.group.code,
    date_enrolled: '2019-10-01',
    expiry_date: account.expires,
    incorrect_address: account.blocks.some(
      ({ active, code }) => active !== false && code.includes('ADDRESS'),
    ),
    patron_card_lost: false,
    restricted: isRestricted(account),
    opac_notes: notes.map(({ text }) => text).join('\n') || null,
    staff_notes: forStaff.map(({ text }) => text).join('\n') || null,
    privacy: 1,
    login_attempts: 0,
    protected: false,
    anonymized: false,
  }
}

export function balanceOf({ fees }: MockAccount): number {
  const open = fees.filter(({ status }) => status === 'ACTIVE')
  return open.reduce((sum, { balance }) => sum + Math.round(balance * 100), 0) / 100
}

export function checkoutJson(loan: MockLoan, account: MockAccount): Json {
  return {
    checkout_id: requireNumber(loan.id),
    patron_id: requireNumber(account.primaryId),
    item_id: requireNumber(loan.itemId),
    booking_id: null,
    due_date: dueMoment(loan.due, account),
    library_id: loan.library,
    issuer_id: 1,
    checkin_date: loan.returned === null ? null : moment(loan.returned, account),
    last_renewed_date: loan.lastRenewal === null ? null : moment(loan.lastRenewal.at, account),
    renewals_count: loan.timesRenewed,
    unseen_renewals: 0,
    auto_renew: false,
    auto_renew_error: null,
    timestamp: moment(loan.loaned, account),
    checkout_date: moment(loan.loaned, account),
    onsite_checkout: false,
    note: null,
    note_date: null,
    note_seen: null,
  }
}

/** A loan that the patron claims to have returned looks like any other: Koha lists claims separately. */
export function itemJson(loan: MockLoan): Json {
  return {
    item_id: requireNumber(loan.itemId),
    biblio_id: requireNumber(loan.mmsId),
    external_id: loan.barcode,
    callnumber: loan.callNumber ?? null,
    home_library_id: loan.library,
    holding_library_id: loan.library,
    lost_status: loan.status === 'LOST' ? 2 : 0,
    damaged_status: 0,
    serial_issue_number: loan.description ?? null,
    internal_notes: 'canary-internal-note',
  }
}

type Titled = Pick<MockLoan, 'mmsId' | 'title'> & { author?: string }

export function biblioJson({
  mmsId,
  title,
  author = null,
}: Omit<Titled, 'author'> & { author?: string | null }): Json {
  return { biblio_id: requireNumber(mmsId), title, subtitle: null, author, medium: null, part_number: null }
}

/** A hold that is on its way is `T`, one that is being prepared `P`, one that waits for its patron `W`. */
export function statusOf({ stage, task }: MockRequest): 'W' | 'T' | 'P' | null {
  if (stage === 'ON_HOLD_SHELF') return 'W'
  if (stage === 'NOT_STARTED') return null
  return task === 'Transit Item' ? 'T' : 'P'
}

export function holdJson(request: MockRequest, account: MockAccount): Json {
  const { institution } = account
  const status = statusOf(request)
  return {
    hold_id: requireNumber(request.id),
    patron_id: requireNumber(account.primaryId),
    hold_date: request.placed.day,
    biblio_id: requireNumber(request.mmsId),
    item_group_id: null,
    // A text, unlike the id of a checkout's item.
    item_id: status === null ? null : String(requireNumber(request.id) + 1),
    pickup_library_id: request.pickup?.library ?? [...institution.libraries.keys()][0],
    cancellation_date: null,
    cancellation_reason: null,
    notes: null,
    // Holds that were found have no place in the queue.
    priority: status === null ? (request.placeInQueue ?? 1) : 0,
    status,
    timestamp: moment(request.placed.at, account),
    waiting_date: status === 'W' ? request.placed.day : null,
    expiration_date: request.heldUntil,
    lowest_priority: false,
    suspended: false,
    suspended_until: null,
    non_priority: false,
    item_type: null,
    item_level: false,
  }
}

const debitTypes: ReadonlyMap<string, string> = new Map([
  ['OVERDUEFINE', 'OVERDUE'],
  ['LOSTITEMREPLACEMENTFEE', 'LOST'],
  ['LOSTITEMPROCESSFEE', 'PROCESSING'],
  ['LIBRARYCARDREPLACEMENT', 'NEW_CARD'],
  ['RENEWFEE', 'RENT_RENEW'],
])

/** Only what is outstanding; a credit is negative. */
export function accountJson(account: MockAccount): Json {
  const open = account.fees.filter(({ status, balance }) => status === 'ACTIVE' && balance !== 0)
  const lines = (fees: MockFee[]) => ({
    total: fees.reduce((sum, { balance }) => sum + Math.round(balance * 100), 0) / 100,
    lines: fees.map((fee) => lineJson(fee, account)),
  })
  return {
    balance: balanceOf(account),
    outstanding_debits: lines(open.filter(({ balance }) => balance > 0)),
    outstanding_credits: lines(open.filter(({ balance }) => balance < 0)),
  }
}

function lineJson(fee: MockFee, account: MockAccount): Json {
  const isCredit = fee.balance < 0
  return {
    account_line_id: requireNumber(fee.id),
    checkout_id: null,
    patron_id: requireNumber(account.primaryId),
    item_id: null,
    date: moment(fee.since, account),
    amount: fee.original,
    amount_outstanding: fee.balance,
    description: fee.title ?? fee.comment ?? null,
    account_type: null,
    debit_type: isCredit ? null : (debitTypes.get(fee.type) ?? 'MANUAL'),
    credit_type: isCredit ? 'CREDIT' : null,
    payment_type: null,
    internal_note: 'canary-internal-note',
    library_id: fee.library,
    interface: 'intranet',
    status: null,
  }
}
