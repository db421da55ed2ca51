import { endOfDay } from './calendar.ts'
import { requireAccount, type Patrons, type Visit } from './patrons.ts'
import type { MockAccount, MockLoan } from './record.ts'
import type { RenewalRefusal } from './refusal-texts.ts'
import type { RenewalOutcome } from './story.ts'

type VendorState = { patrons: Pick<Patrons, 'nextId'>; clock: () => Date }

/** Renews the loan, or returns the reason for a refusal. `not-renewed` means accepted without any effect. */
export function renew(
  state: VendorState,
  loan: MockLoan,
  account: MockAccount,
): 'renewed' | 'not-renewed' | RenewalRefusal {
  const at = state.clock().toISOString()
  const outcome = outcomeOf(loan, account, at)
  if (!isAccepted(outcome)) return outcome
  loan.due = dueAfter(outcome, at, loan, account)
  loan.status = 'RENEW'
  loan.lastRenewal = { at, refusal: null }
  loan.timesRenewed += 1
  charge(state, loan, account)
  return 'renewed'
}

/** Renews the loan for the patron who comes to the service desk, without a call. */
export function renewAtDesk(patrons: Patrons, visit: Visit & { title: string }, clock: () => Date): void {
  const account = requireAccount(patrons.records, visit)
  const loan = account.loans.find(({ title }) => title === visit.title)
  if (!loan) throw new Error(`${visit.patron.name} has not borrowed ${visit.title}`)
  const outcome = renew({ patrons, clock }, loan, account)
  if (outcome !== 'renewed') throw new Error(`${visit.title}: ${outcome}`)
}

const accepted = ['renewed', 'clipped', 'unchanged', 'shortened'] as const
type Accepted = (typeof accepted)[number]

function isAccepted(outcome: RenewalOutcome): outcome is Accepted {
  return accepted.some((one) => one === outcome)
}

function outcomeOf(loan: MockLoan, account: MockAccount, at: string): RenewalOutcome {
  if (loan.renewal) return loan.renewal
  return loan.renewable ? 'renewed' : reasonFor(loan, account, at)
}

/** The reason for a refusal; lists do not contain it. */
function reasonFor({ status }: MockLoan, account: MockAccount, at: string): RenewalRefusal {
  const { blocks, expires, institution } = account
  if (status === 'RECALL') return 'recalled'
  if (status === 'LOST') return 'lost'
  if (status === 'CLAIMED_RETURN') return 'claimed-returned'
  if (expires < dayIn(at, institution.timeZone).toString()) return 'expired'
  return blocks.some(({ active }) => active !== false) ? 'blocked' : 'policy'
}

/** Days added to today and to the due date; the later of the two days is the new due date. */
const renewalPeriod = { fromNow: 23, fromDue: 7 }

function dueAfter(
  outcome: Accepted,
  at: string,
  { due }: MockLoan,
  { institution, expires }: MockAccount,
): string {
  const { timeZone } = institution
  if (outcome === 'unchanged') return due
  if (outcome === 'clipped') return endOfDay(expires, timeZone)
  const fromNow = dayIn(at, timeZone).add({ days: renewalPeriod.fromNow })
  if (outcome === 'shortened') return endOfDay(fromNow.toString(), timeZone)
  const fromDue = dayIn(due, timeZone).add({ days: renewalPeriod.fromDue })
  const isLater = Temporal.PlainDate.compare(fromDue, fromNow) > 0
  return endOfDay((isLater ? fromDue : fromNow).toString(), timeZone)
}

function dayIn(moment: string, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone).toPlainDate()
}

function charge(
  { patrons, clock }: VendorState,
  { title, library }: MockLoan,
  { institution, fees }: MockAccount,
) {
  const { renewalFee, idSuffix } = institution
  if (renewalFee === undefined) return
  const since = clock().toISOString()
  fees.push({
    id: patrons.nextId(idSuffix),
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
