import { institutionOf, type MockInstitution } from '../institutions.ts'
import { createCalendar, type Calendar } from './calendar.ts'
import type { Ids } from './ids.ts'
import type { MockAccount, MockBlock, MockFee, MockLoan, MockNote, MockRequest, MockRole } from './record.ts'
import type {
  StoryAccount,
  StoryBlock,
  StoryFee,
  StoryLoan,
  StoryNote,
  StoryPerson,
  StoryRequest,
  StoryRole,
} from './story.ts'

type Pen = { institution: MockInstitution; calendar: Calendar; newId: () => string }
type Writing = { person: StoryPerson; primaryId: string; cardSuffix: string; now: Date; ids: Ids }

/** Turns the days of a story into an account with dates and ids of its own. */
export function writeAccount(
  story: StoryAccount,
  { person, primaryId, cardSuffix, now, ids }: Writing,
): MockAccount {
  const institution = institutionOf(story.at)
  const calendar = createCalendar(now, institution.timeZone)
  const pen: Pen = { institution, calendar, newId: () => ids.next(institution.idSuffix) }
  const loans = (story.loans ?? []).map((loan) => writeLoan(loan, pen))
  return {
    institution,
    primaryId,
    person,
    group: story.group,
    card: story.card === undefined ? null : `${story.card}${cardSuffix}`,
    expires: calendar.day(story.expires),
    status: story.status ?? 'ACTIVE',
    loans,
    requests: (story.requests ?? []).map((request) => writeRequest(request, pen)),
    fees: (story.fees ?? []).map((fee) => writeFee(fee, pen)),
    blocks: (story.blocks ?? []).map((block) => writeBlock(block, loans, pen)),
    notes: (story.notes ?? []).map((note) => writeNote(note, calendar.day(story.expires), pen)),
    roles: (story.roles ?? []).map((role) => writeRole(role, pen)),
  }
}

function writeLoan({ due, loaned, renewed, ...loan }: StoryLoan, pen: Pen): MockLoan {
  const { calendar } = pen
  const id = pen.newId()
  return {
    ...loan,
    id,
    mmsId: pen.newId(),
    holdingId: pen.newId(),
    itemId: pen.newId(),
    barcode: id.slice(4, 14),
    library: loan.library ?? mainLibrary(pen),
    due: typeof due === 'number' ? calendar.at(due, '23:59') : calendar.next(due.next),
    loaned: calendar.past(loaned),
    lastRenewal: renewed === undefined ? null : { at: calendar.past(renewed), refusal: null },
  }
}

function writeRequest({ placed, heldUntil, booked, kind, ...request }: StoryRequest, pen: Pen): MockRequest {
  const { calendar } = pen
  return {
    ...request,
    id: pen.newId(),
    mmsId: pen.newId(),
    kind: kind ?? 'HOLD',
    placed: { day: calendar.day(placed), at: calendar.past(placed) },
    heldUntil: heldUntil === undefined ? null : calendar.day(heldUntil),
    booked: booked
      ? { from: calendar.at(booked.from, '09:00'), until: calendar.at(booked.until, '18:00') }
      : null,
  }
}

function writeFee(fee: StoryFee, pen: Pen): MockFee {
  const since = pen.calendar.past(fee.since)
  return {
    ...fee,
    id: pen.newId(),
    since,
    statusSince: since,
    library: fee.library ?? mainLibrary(pen),
  }
}

function writeBlock({ loan, since, until, ...block }: StoryBlock, loans: MockLoan[], pen: Pen): MockBlock {
  return {
    ...block,
    since: pen.calendar.past(since),
    until: until === undefined ? null : pen.calendar.day(until),
    loanId: loans.find(({ title }) => title === loan)?.id ?? null,
  }
}

function writeNote({ text, since, viewable }: StoryNote, expires: string, pen: Pen): MockNote {
  const ends = Temporal.PlainDate.from(expires).toLocaleString('en-GB', { day: 'numeric', month: 'long' })
  return { text: typeof text === 'string' ? text : text(ends), since: pen.calendar.past(since), viewable }
}

function writeRole({ type, status, expires }: StoryRole, { calendar }: Pen): MockRole {
  return { type, status: status ?? 'ACTIVE', expires: expires === undefined ? null : calendar.day(expires) }
}

function mainLibrary({ institution }: Pen): string {
  return institution.libraries.keys().next().value ?? institution.name
}
