import type { Loan } from '@library-card/contract/loan.ts'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { RenewButton } from '../actions/renew-button.tsx'
import { renewableIn, renewingIn } from '../actions/renewals.ts'
import { useOutcomes } from '../actions/use-outcome.ts'
import { DueStamp } from '../dates/date-stamp.tsx'
import { recalledWords, dueWords } from '../dates/due-words.ts'
import { dueOf, type Due } from '../dates/due.ts'
import { StatusLabel } from '../ui/status-label.tsx'
import { AttentionRow, OfFirst, SeeThem, Titles } from './attention-row.tsx'
import type { Placed } from './attention.ts'

type LoansProps = { loans: Placed<Loan>[] }

export function OverdueLoans({ loans }: LoansProps) {
  return (
    <LoansRow
      loans={loans}
      tone="late"
      title={<Plural value={loans.length} one="# loan is overdue" other="# loans are overdue" />}
      renderState={() => <Names loans={loans} />}
      what={<Trans>overdue</Trans>}
    />
  )
}

export function RecalledLoans({ loans }: LoansProps) {
  return (
    <LoansRow
      loans={loans}
      tone="late"
      title={
        <Plural value={loans.length} one="# loan has been recalled" other="# loans have been recalled" />
      }
      renderState={(due) => (
        <>
          {due && (
            <p>
              <StatusLabel tone="late" icon="recalled">
                {recalledWords(due)}
              </StatusLabel>
            </p>
          )}
          <Names loans={loans} />
        </>
      )}
      what={<Trans>recalled</Trans>}
    />
  )
}

export function LoansDueSoon({ loans }: LoansProps) {
  const outcomes = useOutcomes()
  const placed = loans.map(({ item, institution, now }) => ({ loan: item, institution, now }))
  const listed = placed.filter(({ institution }) => !institution.automaticRenewal)
  const automatic = placed.filter(
    ({ loan, institution }) => institution.automaticRenewal && loan.renewal.can !== 'no',
  ).length
  const offered = renewableIn(listed, outcomes)
  const renewable = offered.length
  const isRunning = renewable === 0 && renewingIn(listed, outcomes).length > 0
  return (
    <LoansRow
      loans={loans}
      tone="soon"
      title={
        <Plural
          value={loans.length}
          one="# loan is due within a week"
          other="# loans are due within a week"
        />
      }
      renderState={(due) => (
        <>
          {due && (
            <p>
              <StatusLabel tone="soon" icon="clock">
                <OfFirst items={loans} words={dueWords(due)} />
              </StatusLabel>
            </p>
          )}
          {renewable > 0 && (
            <p>
              <Plural value={renewable} one="# can be renewed" other="# can be renewed" />
            </p>
          )}
          {automatic > 0 && (
            <p>
              <Plural
                value={automatic}
                one="# is renewed automatically, if it can be renewed"
                other="# are renewed automatically, if they can be renewed"
              />
            </p>
          )}
        </>
      )}
      what={<Trans>due within a week</Trans>}
      action={
        renewable > 0 || isRunning ? (
          <RenewButton loans={offered} isRunning={isRunning}>
            <Plural value={offered.length} one="Renew # loan" other="Renew # loans" />
            <span className="visually-hidden">
              : <Trans>due within a week</Trans>
            </span>
          </RenewButton>
        ) : undefined
      }
    />
  )
}

type LoansRowProps = LoansProps & {
  tone: 'late' | 'soon'
  title: ReactNode
  /** `due` is the first loan's due date. */
  renderState: (due: Due | null) => ReactNode
  what: ReactNode
  /** Replaces the link to the loans. */
  action?: ReactNode
}

function LoansRow({ loans, tone, title, renderState, what, action }: LoansRowProps) {
  const [first] = loans
  if (!first) return null
  const due = dueOf(first.item, first.now, first.institution.timeZone)
  return (
    <AttentionRow
      stamp={<DueStamp due={due} tone={tone} />}
      title={title}
      state={renderState(due)}
      section="loans"
      see={<SeeThem count={loans.length} />}
      what={what}
      action={action}
    >
      <Titles items={loans} />
    </AttentionRow>
  )
}

function Names({ loans }: { loans: Placed<Loan>[] }) {
  const names = [...new Set(loans.map(({ institutionName }) => institutionName))]
  return names.map((name) => (
    <p key={name}>
      <bdi>{name}</bdi>
    </p>
  ))
}
