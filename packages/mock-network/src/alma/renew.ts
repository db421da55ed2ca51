import { endOfDay } from '../patrons/calendar.ts'
import type { MockAccount, MockLoan } from '../patrons/record.ts'
import type { RenewalEnd, RenewalRefusal } from '../patrons/story.ts'
import type { Alma } from './alma.ts'
import { AlmaError } from './errors.ts'
import { refusalReason, refusalText } from './refusal-texts.ts'

/** True if the loan was renewed. A refusal throws Alma's error 401822. */
export function renew(alma: Alma, loan: MockLoan, account: MockAccount): boolean {
  const { language } = account.institution
  const at = alma.clock().toISOString()
  const end = endOf(loan, account, at)
  if (end === 'not-renewed') {
    loan.lastRenewal = { at, refusal: refusalReason(language, 'limit') }
    return false
  }
  if (!isAccepted(end)) throw new AlmaError('401822', refusalText(language, end, loan.id))
  loan.due = dueAfter(end, at, loan, account)
  loan.status = 'RENEW'
  loan.lastRenewal = { at, refusal: null }
  charge(alma, loan, account)
  return true
}

type Accepted = 'renewed' | 'clipped' | 'unchanged'

function isAccepted(end: RenewalEnd): end is Accepted {
  return end === 'renewed' || end === 'clipped' || end === 'unchanged'
}

function endOf(loan: MockLoan, account: MockAccount, at: string): RenewalEnd {
  if (loan.renewal) return loan.renewal
  return loan.renewable ? 'renewed' : reasonFor(loan, account, at)
}

/** The reason is part of the refusal; lists do not contain it. */
function reasonFor({ status }: MockLoan, account: MockAccount, at: string): RenewalRefusal {
  const { blocks, expires, institution } = account
  if (status === 'RECALL') return 'recalled'
  if (status === 'LOST') return 'lost'
  if (status === 'CLAIMED_RETURN') return 'claimed-returned'
  if (expires < dayIn(at, institution.timeZone).toString()) return 'expired'
  return blocks.some(({ active }) => active !== false) ? 'blocked' : 'policy'
}

const days = 23
const daysWhereDueLater = 7

function dueAfter(
  end: Accepted,
  at: string,
  { due }: MockLoan,
  { institution, expires }: MockAccount,
): string {
  const { timeZone } = institution
  if (end === 'unchanged') return due
  if (end === 'clipped') return endOfDay(expires, timeZone)
  const fromNow = dayIn(at, timeZone).add({ days })
  const fromDue = dayIn(due, timeZone).add({ days: daysWhereDueLater })
  const isLater = Temporal.PlainDate.compare(fromDue, fromNow) > 0
  return endOfDay((isLater ? fromDue : fromNow).toString(), timeZone)
}

function dayIn(moment: string, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone).toPlainDate()
}

function charge(alma: Alma, { title, library }: MockLoan, { institution, fees }: MockAccount) {
  const { renewalFee, idSuffix } = institution
  if (renewalFee === undefined) return
  const since = alma.clock().toISOString()
  fees.push({
    id: alma.patrons.newId(idSuffix),
    type: 'RENEWFEE',
    status: 'ACTIVE',
    original: renewalFee,
    balance: renewalFee,
    since,
    statusSince: since,
    title,
    library,
  })
}
