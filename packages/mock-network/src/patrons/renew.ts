import { endOfDay } from './calendar.ts'
import type { Patrons } from './patrons.ts'
import type { MockAccount, MockLoan } from './record.ts'
import type { RenewalRefusal } from './refusal-texts.ts'
import type { RenewalEnd } from './story.ts'

type Library = { patrons: Pick<Patrons, 'newId'>; clock: () => Date }

/** Renews the loan, or returns why it is refused; `not-renewed`: accepted without any effect. */
export function renew(
  library: Library,
  loan: MockLoan,
  account: MockAccount,
): 'renewed' | 'not-renewed' | RenewalRefusal {
  const at = library.clock().toISOString()
  const end = endOf(loan, account, at)
  if (!isAccepted(end)) return end
  loan.due = dueAfter(end, at, loan, account)
  loan.status = 'RENEW'
  loan.lastRenewal = { at, refusal: null }
  loan.timesRenewed += 1
  charge(library, loan, account)
  return 'renewed'
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

function charge(
  { patrons, clock }: Library,
  { title, library }: MockLoan,
  { institution, fees }: MockAccount,
) {
  const { renewalFee, idSuffix } = institution
  if (renewalFee === undefined) return
  const since = clock().toISOString()
  fees.push({
    id: patrons.newId(idSuffix),
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
