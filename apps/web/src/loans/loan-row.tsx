import type { Outcome } from '@library-card/contract/outcome.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { memo, useId } from 'react'
import { ActionButton } from '../actions/action-button.tsx'
import { NotConfirmedYet } from '../actions/action-result.tsx'
import { RenewalResult } from '../actions/renewal-result.tsx'
import { canBeRenewed, renewalOf, useRenew } from '../actions/renewals.ts'
import { useAnnouncedOutcome, useOutcome, type OutcomeOf } from '../actions/use-outcome.ts'
import { isOpen } from '../card/outcomes.ts'
import { DueStamp } from '../dates/date-stamp.tsx'
import { Row, RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import { dueIn, type ListedLoan } from './listed-loans.ts'
import { LoanState } from './loan-state.tsx'
import styles from './loans.module.css'

type LoanRowProps = {
  listed: ListedLoan
  /** null unless the patron is choosing loans. */
  isChosen?: boolean | null
  choose?: (listed: ListedLoan, isChosen: boolean) => void
}

/** Renders again only if its loan changes: a long list would slow typing down. */
export const LoanRow = memo(
  UncachedLoanRow,
  (one, other) =>
    one.listed.loan === other.listed.loan &&
    one.listed.institution === other.listed.institution &&
    one.listed.institutionName === other.listed.institutionName &&
    one.listed.now === other.listed.now &&
    one.isChosen === other.isChosen &&
    one.choose === other.choose,
)

function UncachedLoanRow({ listed, isChosen = null, choose }: LoanRowProps) {
  const { t } = useLingui()
  const { loan, institution, institutionName } = listed
  const id = useId()
  const title = loan.title ?? t`Title not given`
  const outcome = useOutcome('renewal', institution.code, loan.id)
  useAnnouncedOutcome(outcome, title, `${id}-result`)

  return (
    <Row
      labelledBy={`${id} ${id}-due`}
      stamp={<DueStamp {...dueIn(listed, outcome)} />}
      state={<LoanState listed={listed} outcome={outcome} dueId={`${id}-due`} />}
      action={
        <LoanAction
          listed={listed}
          outcome={outcome}
          title={title}
          next={`${id}-result`}
          checkbox={isChosen !== null && choose ? { isChosen, choose: (to) => choose(listed, to) } : null}
        />
      }
      result={outcome && <LoanResult listed={listed} outcome={outcome} title={title} id={`${id}-result`} />}
    >
      <RowTitle id={id}>{title}</RowTitle>
      <RowFacts facts={[loan.author, loan.description, loan.callNumber, loan.title ? null : loan.barcode]} />
      <RowPlace institution={institution} names={[institutionName, loan.library?.name]} />
    </Row>
  )
}

type LoanResultProps = { listed: ListedLoan; outcome: OutcomeOf<'renewal'>; title: string; id: string }

/** The outcome of a renewal; while it takes long, that it is not confirmed yet. */
function LoanResult({ listed, outcome, title, id }: LoanResultProps) {
  if (outcome.outcome)
    return <RenewalResult listed={listed} outcome={outcome.outcome} known={outcome} id={id} />
  return <NotConfirmedYet outcome={outcome} title={title} institutionName={listed.institutionName} id={id} />
}

type Checkbox = { isChosen: boolean; choose: (isChosen: boolean) => void }
type LoanActionProps = {
  listed: ListedLoan
  outcome: Outcome | undefined
  title: string
  next: string
  /** In place of the Renew button while the patron is choosing loans. */
  checkbox: Checkbox | null
}

function LoanAction({ listed, outcome, title, next, checkbox }: LoanActionProps) {
  const renew = useRenew()
  const isOffered = canBeRenewed(listed, outcome)
  if (isOffered && checkbox) return <LoanCheckbox title={title} {...checkbox} />
  if (!isOffered && !isOpen(outcome)) return null
  return (
    <ActionButton
      action={renewalOf(listed)}
      outcome={outcome}
      title={title}
      next={next}
      running={<Trans>Renewing…</Trans>}
      onStart={() => renew([listed])}
    >
      <Trans>Renew</Trans>
    </ActionButton>
  )
}

function LoanCheckbox({ title, isChosen, choose }: Checkbox & { title: string }) {
  return (
    <label className={`choice ${styles['choice']}`}>
      <input type="checkbox" checked={isChosen} onChange={({ target }) => choose(target.checked)} />
      <Trans>Select</Trans>
      <span className="visually-hidden">: {title}</span>
    </label>
  )
}
