import { Trans } from '@lingui/react/macro'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import type { Money } from '@library-card/contract/money.ts'
import { dayOf } from '../dates/calendar.ts'
import { shortDate } from '../dates/date-words.ts'
import { DueLine } from '../dates/due-line.tsx'
import { today } from '../dates/due.ts'
import { moneyWords } from '../money/money.ts'
import { dueIn, type ListedLoan } from './listed-loan.ts'
import { renewalWords } from './renewal-words.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import { RowHelp } from '../ui/rows.tsx'

type LoanStateProps = {
  listed: ListedLoan
  isRenewed: boolean
  /** A renewal was accepted but left the due date unchanged: the outcome says so. */
  isUnchanged: boolean
  /** It can be renewed now. */
  isOffered: boolean
  dueId: string
}

/** A loan's state, the most urgent facts first. */
export function LoanState({ listed, isRenewed, isUnchanged, isOffered, dueId }: LoanStateProps) {
  const { loan, institution, institutionName, asOf } = listed
  const { due, tone } = dueIn(listed, isRenewed)
  return (
    <>
      <DueLine id={dueId} loan={loan} due={due} tone={tone} />
      <Exception loan={loan} />
      <RunningFine loan={loan} />
      <Renewal loan={loan} />
      {isOffered && <RenewalCosts costs={institution.renewalCosts} />}
      {loan.renewed && !isUnchanged && (
        <Renewed renewed={loan.renewed} asOf={asOf} timeZone={institution.timeZone} />
      )}
      {tone === 'late' && loan.state !== 'claimed-returned' && (
        <ReturnTo loan={loan} institution={institution} institutionName={institutionName} />
      )}
    </>
  )
}

function Exception({ loan }: { loan: Loan }) {
  if (loan.state === 'lost') {
    return (
      <p>
        <Trans>The library counts it as lost</Trans>
      </p>
    )
  }
  if (loan.state !== 'claimed-returned') return null
  return (
    <p>
      <Trans>Said to be returned: the library is looking for it</Trans>
    </p>
  )
}

function RunningFine({ loan }: { loan: Loan }) {
  if (!loan.fineIfReturnedNow || loan.fineIfReturnedNow.minor === 0) return null
  const fine = moneyWords(loan.fineIfReturnedNow)
  return (
    <p>
      <Trans>Fine if returned now: {fine}</Trans>
    </p>
  )
}

function Renewal({ loan }: { loan: Loan }) {
  const words = renewalWords(loan)
  return words && <p className="quiet">{words}</p>
}

function RenewalCosts({ costs }: { costs: Money | null }) {
  if (!costs) return null
  const sum = moneyWords(costs)
  return (
    <p>
      <Trans>Renewing costs {sum}</Trans>
    </p>
  )
}

function Renewed({ renewed, asOf, timeZone }: { renewed: Moment; asOf: string; timeZone: string }) {
  const day = dayOf(renewed, timeZone)
  const now = today(asOf, timeZone)
  const date = shortDate(day, now)
  return <p>{day === now ? <Trans>Renewed today</Trans> : <Trans>Renewed on {date}</Trans>}</p>
}

type ReturnToProps = { loan: Loan; institution: Institution; institutionName: string }

/** Where to return the loan, and the opening hours there. */
function ReturnTo({ loan, institution, institutionName }: ReturnToProps) {
  return (
    <RowHelp>
      <Desk institution={institution} institutionName={institutionName} />{' '}
      <HoursAndContact institution={institution} libraryCode={loan.library?.code ?? null} />
    </RowHelp>
  )
}

function Desk({ institution, institutionName }: Omit<ReturnToProps, 'loan'>) {
  if (institution.returns === 'network') return <Trans>Return it to any desk of the network.</Trans>
  if (institution.libraries.length > 1) return <Trans>Return it to any desk of {institutionName}.</Trans>
  return <Trans>Return it to {institutionName}.</Trans>
}
