import type { LoanPeriod } from '../src/due.ts'
import type { Loan } from '../src/loan.ts'

type DueCase = {
  title: string
  timeZone: string
  loan: Pick<Loan, 'state'> & LoanPeriod
  isOverdue: boolean
  /** Whether the item is still to be returned by its date. */
  isDue: boolean
  /** The time of day that an hourly loan, or one due in the night, is due at; null for a loan of days. */
  hour: string | null
}

/** The time at which the cases are read. */
export const readAt = '2026-11-25T13:02:00Z'

const plain = { isOverdue: false, isDue: true, hour: null }
const berlin = { ...plain, timeZone: 'Europe/Berlin' }
const lent = { loaned: { at: '2026-10-28T09:00:00Z' }, renewed: null, state: 'on-loan' } as const
const past = { due: { day: '2026-11-22' } }

/** Loans of which every output says the same: pages, files, the slip, calendars and e-mails. */
export const dueCases: DueCase[] = [
  { title: 'due in a week', ...berlin, loan: { ...lent, due: { day: '2026-12-02' } } },
  { title: 'past its day', ...berlin, loan: { ...lent, ...past }, isOverdue: true },
  { title: 'without a date', ...berlin, loan: { ...lent, due: null }, isDue: false },
  {
    title: 'claimed returned, past its day',
    ...berlin,
    loan: { ...lent, ...past, state: 'claimed-returned' },
    isDue: false,
  },
  {
    title: 'claimed returned, before its day',
    ...berlin,
    loan: { ...lent, due: { day: '2026-11-28' }, state: 'claimed-returned' },
    isDue: false,
  },
  {
    title: 'recalled, past its day',
    ...berlin,
    loan: { ...lent, ...past, state: 'recalled' },
    isOverdue: true,
  },
  {
    title: 'recalled, before its day',
    ...berlin,
    loan: { ...lent, due: { day: '2026-11-26' }, state: 'recalled' },
  },
  { title: 'lost, past its day', ...berlin, loan: { ...lent, ...past, state: 'lost' }, isOverdue: true },
  {
    title: 'of a state that only the institution knows, past its day',
    ...berlin,
    loan: { ...lent, ...past, state: 'other' },
  },
  { title: 'due on this day', ...berlin, loan: { ...lent, due: { day: '2026-11-25' } } },
  {
    title: 'due on a day that has ended there and not here',
    ...plain,
    timeZone: 'Pacific/Kiritimati',
    loan: { ...lent, due: { day: '2026-11-25' } },
    isOverdue: true,
  },
  {
    title: 'due on a day that has ended here and not there',
    ...plain,
    timeZone: 'Pacific/Niue',
    loan: { ...lent, due: { day: '2026-11-25' } },
  },
  {
    title: 'due a minute ago on this day',
    ...berlin,
    loan: { ...lent, due: { at: '2026-11-25T13:01:00Z' } },
    isOverdue: true,
  },
  {
    title: 'of hours, past its time',
    ...berlin,
    loan: { ...lent, loaned: { at: '2026-11-25T08:00:00Z' }, due: { at: '2026-11-25T11:00:00Z' } },
    isOverdue: true,
    hour: '12:00',
  },
  {
    title: 'of hours, before its time, elsewhere',
    ...plain,
    timeZone: 'America/New_York',
    loan: { ...lent, loaned: { at: '2026-11-25T12:00:00Z' }, due: { at: '2026-11-26T22:00:00Z' } },
    hour: '17:00',
  },
  {
    title: 'of hours, until the end of the day',
    ...berlin,
    loan: { ...lent, loaned: { at: '2026-11-26T12:00:00Z' }, due: { at: '2026-11-26T22:59:00Z' } },
  },
  {
    title: 'of days, due in the night',
    ...berlin,
    loan: { ...lent, due: { at: '2026-11-27T23:30:00Z' } },
    hour: '00:30',
  },
  {
    title: 'of days, due in the morning',
    ...berlin,
    loan: { ...lent, due: { at: '2026-11-28T05:00:00Z' } },
  },
  {
    title: 'of a day and a half',
    ...berlin,
    loan: { ...lent, loaned: { at: '2026-11-25T04:00:00Z' }, due: { at: '2026-11-26T16:00:00Z' } },
  },
  {
    title: 'of hours, renewed for two days from when it was lent',
    ...berlin,
    loan: {
      ...lent,
      loaned: { at: '2026-11-25T11:00:00Z' },
      renewed: { at: '2026-11-26T10:00:00Z' },
      due: { at: '2026-11-27T10:35:00Z' },
    },
    hour: '11:35',
  },
  {
    title: 'of days, renewed',
    ...berlin,
    loan: { ...lent, renewed: { at: '2026-11-20T09:00:00Z' }, due: { at: '2026-11-27T16:00:00Z' } },
  },
  {
    title: 'renewed at an unknown time',
    ...berlin,
    loan: { ...lent, renewalUndated: true, due: { at: '2026-11-27T16:00:00Z' } },
    hour: '17:00',
  },
  {
    title: 'renewed at an unknown time, until the end of the day',
    ...berlin,
    loan: { ...lent, renewalUndated: true, due: { at: '2026-11-27T22:59:00Z' } },
  },
  {
    title: 'lent at an unknown time',
    ...berlin,
    loan: { ...lent, loaned: null, due: { at: '2026-11-27T10:35:00Z' } },
    hour: '11:35',
  },
]
