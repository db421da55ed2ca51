import { institutionOf, type MockInstitution } from '../institutions.ts'
import { createCalendar, type Calendar } from './calendar.ts'
import type {
  MockAccount,
  MockBlock,
  MockFee,
  MockLoan,
  MockNote,
  MockPurchase,
  MockRequest,
} from './record.ts'
import type {
  StoryAccount,
  StoryBlock,
  StoryFee,
  StoryLoan,
  StoryNote,
  StoryPastLoan,
  StoryPerson,
  StoryPurchase,
  StoryRequest,
} from './story.ts'

type Context = { institution: MockInstitution; calendar: Calendar; newId: () => string }
type Owner = { person: StoryPerson; primaryId: string; cardSuffix: string }

/** Default number of days between a loan and its due date. */
const loanPeriod = 28

/** Creates an account from a story: days become dates, and every item gets an id. */
export function writeAccount(
  { at, group, card, status = 'ACTIVE', expires, copied, ...story }: StoryAccount,
  { person, primaryId, cardSuffix }: Owner,
  { now, nextId }: { now: Date; nextId: (suffix: string) => string },
): MockAccount {
  const institution = institutionOf(at)
  const calendar = createCalendar(now, institution.timeZone)
  const context: Context = { institution, calendar, newId: () => nextId(institution.idSuffix) }
  const expiryDay = calendar.day(expires)
  const loans = (story.loans ?? []).map((loan) => writeLoan(loan, context))
  return {
    institution,
    primaryId,
    person: { ...person, ...copied },
    group,
    card: card === undefined ? null : `${card}${cardSuffix}`,
    expires: expiryDay,
    status,
    unlinked: story.unlinked,
    failsToExpand: story.failsToExpand,
    recordType: story.recordType,
    patronRoleEnds: story.patronRole === undefined ? null : calendar.day(story.patronRole.expires),
    counts: story.counts,
    loans,
    pastLoans: (story.pastLoans ?? []).map((loan) => writePastLoan(loan, context)),
    requests: (story.requests ?? []).map((request) => writeRequest(request, context)),
    purchases: (story.purchases ?? []).map((purchase) => writePurchase(purchase, context)),
    fees: (story.fees ?? []).map((fee) => writeFee(fee, context)),
    blocks: (story.blocks ?? []).map((block) => writeBlock(block, loans, calendar)),
    notes: (story.notes ?? []).map((note) => writeNote(note, expiryDay, calendar)),
    roles: (story.roles ?? []).map(({ type, status: roleStatus = 'ACTIVE', expires: days }) => ({
      type,
      status: roleStatus,
      expires: days === undefined ? null : calendar.day(days),
    })),
  }
}

export function writeLoan({ due, loaned, renewed, ...loan }: StoryLoan, context: Context): MockLoan {
  const { calendar, newId } = context
  const id = newId()
  const loanDay = loaned ?? (typeof due === 'number' ? due - loanPeriod : 0)
  return {
    renewable: true,
    ...loan,
    id,
    mmsId: newId(),
    holdingId: newId(),
    itemId: newId(),
    barcode: barcodeOf(id),
    library: loan.library ?? mainLibrary(context),
    due: dueIn(due, calendar),
    loaned: calendar.past(loanDay),
    returned: null,
    timesRenewed: renewed === undefined ? 0 : 1,
    lastRenewal: renewed === undefined ? null : { at: calendar.past(renewed), refusal: null },
  }
}

function dueIn(due: StoryLoan['due'], calendar: Calendar): string {
  if (due === 'never') return '9999-12-31T22:59:00Z'
  return typeof due === 'number' ? calendar.at(due, '23:59') : calendar.next(due.next)
}

/** Derives a barcode that shows no part of the id. */
function barcodeOf(id: string): string {
  const counter = id.includes('-') ? id.replaceAll('-', '').slice(2, 12) : id.slice(4, 14)
  return String((Number(counter) * 7_919) % 10 ** 10).padStart(10, '3')
}

function writePastLoan({ returned, ...loan }: StoryPastLoan, context: Context): MockLoan {
  const onLoan = writeLoan({ ...loan, due: returned + 2, renewable: false }, context)
  return { ...onLoan, returned: context.calendar.past(returned) }
}

function writeRequest(
  { placed, heldUntil, booked, kind = 'HOLD', ...request }: StoryRequest,
  { calendar, newId }: Context,
): MockRequest {
  return {
    ...request,
    id: newId(),
    mmsId: newId(),
    kind,
    placed: { day: calendar.day(placed), at: calendar.past(placed) },
    heldUntil: heldUntil === undefined ? null : calendar.day(heldUntil),
    booked: booked
      ? { from: calendar.at(booked.from, '09:00'), until: calendar.at(booked.until, '18:00') }
      : null,
  }
}

function writePurchase({ placed, ...purchase }: StoryPurchase, { calendar, newId }: Context): MockPurchase {
  return { ...purchase, id: newId(), mmsId: newId(), placed: calendar.day(placed) }
}

function writeFee(fee: StoryFee, context: Context): MockFee {
  const since = context.calendar.past(fee.since)
  return {
    status: 'ACTIVE',
    balance: fee.original,
    ...fee,
    id: context.newId(),
    since,
    statusSince: since,
    library: fee.library ?? mainLibrary(context),
  }
}

function writeBlock(
  { loan, since, until, ...block }: StoryBlock,
  loans: MockLoan[],
  calendar: Calendar,
): MockBlock {
  return {
    ...block,
    since: calendar.past(since),
    until: until === undefined ? null : calendar.day(until),
    loanId: loans.find(({ title }) => title === loan)?.id ?? null,
  }
}

function writeNote(
  { text, since, viewable = true }: StoryNote,
  expires: string,
  calendar: Calendar,
): MockNote {
  return {
    text: typeof text === 'string' ? text : text(inWords(expires)),
    since: calendar.past(since),
    viewable,
  }
}

function inWords(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString('en-GB', { day: 'numeric', month: 'long' })
}

function mainLibrary({ institution }: Context): string {
  return institution.libraries.keys().next().value ?? institution.name
}
