import type { Loan } from '@library-card/contract/loan.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, Plural } from '@lingui/react/macro'
import { memo, useEffect, useId } from 'react'
import { ActionButton } from '../actions/action-button.tsx'
import { RenewalResult } from '../actions/renewal-result.tsx'
import { canBeRenewed, openedRow, renewalOf, useRenew } from '../actions/renewals.ts'
import { useOutcome } from '../actions/use-outcome.ts'
import { actionKey, isOpen } from '../card/outcomes.ts'
import { DueStamp } from '../dates/date-stamp.tsx'
import { Row, RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import { dueIn, type ListedLoan, renewalWords } from './listed-loans.ts'
import styles from './loans.module.css'
import { shortDate } from '../dates/date-words.ts'
import { dueSentence, dueWords, recalledWords } from '../dates/due-words.ts'
import { browserZone, today, type Due, type DueTone } from '../dates/due.ts'
import { moneyWords } from '../money/money.ts'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import { useStore } from '../store.ts'
import { StatusLabel } from '../ui/status-label.tsx'

type LoanRowProps = {
  listed: ListedLoan
  /** null unless the patron is choosing loans. */
  isChosen?: boolean | null
  choose?: (listed: ListedLoan, isChosen: boolean) => void
}

/** Renders again only if its loan changes: otherwise typing would be slow in a long list. */
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
  // Subscribes to the language, which is not in the props.
  useLingui()
  const { loan, institution, institutionName } = listed
  const id = useId()
  const title = loan.title ?? t`Title not given`
  const outcome = useOutcome('renewal', institution.code, loan.id)
  useOpened(actionKey(renewalOf(listed)), `${id}-result`)

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
      result={
        outcome && <RenewalResult listed={listed} outcome={outcome} title={title} id={`${id}-result`} />
      }
    >
      <RowTitle id={id}>{loan.link ? <a href={loan.link}>{title}</a> : title}</RowTitle>
      <RowFacts facts={[loan.author, loan.description, loan.callNumber, loan.title ? null : loan.barcode]} />
      <RowPlace institution={institution} name={institutionName} library={loan.library?.name} />
    </Row>
  )
}

/** Moves the focus to the result of a renewal whose row the patron has opened from the summary. */
function useOpened(key: string, resultId: string) {
  const isOpened = useStore(openedRow, (opened) => opened === key)
  useEffect(() => {
    if (!isOpened) return
    const result = document.getElementById(resultId)
    result?.focus({ preventScroll: true })
    result?.closest('li')?.scrollIntoView({ block: 'center' })
    openedRow.set(null)
  }, [isOpened, resultId])
}

type Checkbox = { isChosen: boolean; choose: (isChosen: boolean) => void }
type LoanActionProps = {
  listed: ListedLoan
  outcome: Outcome | undefined
  title: string
  next: string
  /** Replaces the Renew button while the patron is choosing loans. */
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

type ListedProps = { listed: ListedLoan }
/** `outcome` is the outcome of the loan's renewal. */
type LoanStateProps = ListedProps & { outcome: Outcome | undefined; dueId: string }

/** Results whose text includes the due date and the time of the renewal. */
const saysRenewal: (string | undefined)[] = ['renewed', 'unchanged', 'shortened']

function LoanState({ listed, outcome, dueId }: LoanStateProps) {
  const { loan } = listed
  const { due, tone } = dueIn(listed, outcome)
  return (
    <>
      {/* A renewed loan has its date in the stamp and in the result. */}
      <DueLine id={dueId} loan={loan} due={due} tone={tone} isShown={tone !== 'good'} />
      <Line words={exceptionWords(loan)} />
      <Line words={fineWords(loan)} />
      {!forTheDesk.has(loan.state) && <Line words={renewalWords(loan)} className="quiet" />}
      <RenewedAutomatically listed={listed} />
      <RenewalsSoFar listed={listed} />
      <Line words={costWords(listed, outcome)} />
      {!saysRenewal.includes(outcome?.outcome?.result) && <Renewed listed={listed} />}
      {tone === 'late' && !forTheDesk.has(loan.state) && <ReturnTo listed={listed} />}
    </>
  )
}

/** States whose text sends the patron to the desk; the row then says no more about renewing or returning. */
const forTheDesk: ReadonlySet<Loan['state']> = new Set(['lost', 'claimed-returned', 'other'])

const icons = { late: 'warning', soon: 'clock', good: 'done' } as const

type DueLineProps = {
  id: string
  loan: Pick<Loan, 'state'>
  due: Due | null
  tone: DueTone
  isShown: boolean
}

/** The due date: short on screen; a full sentence, with the id, for screen readers and print. */
function DueLine({ id, loan, due, tone, isShown }: DueLineProps) {
  const recalled = loan.state === 'recalled' && (
    <StatusLabel tone="late" icon="recalled">
      {due ? recalledWords(due) : <Trans>Recalled: return soon</Trans>}
    </StatusLabel>
  )
  if (!due)
    return (
      <p id={id} className={recalled ? undefined : 'quiet'}>
        {recalled || <Trans>Due date not known</Trans>}
      </p>
    )
  return (
    <>
      <p className="visually-hidden in-print" id={id}>
        {recalled && (
          <>
            <Trans>Recalled.</Trans>{' '}
          </>
        )}
        {dueSentence(due)}
      </p>
      <p aria-hidden="true" className="no-print" hidden={!isShown}>
        {recalled ||
          (tone === 'later' ? (
            dueWords(due)
          ) : (
            <StatusLabel tone={tone} icon={icons[tone]}>
              {dueWords(due)}
            </StatusLabel>
          ))}
      </p>
    </>
  )
}

function Line({ words, className }: { words: string | null; className?: string }) {
  return words && <p className={className}>{words}</p>
}

function exceptionWords({ state, renewal }: Loan): string | null {
  if (state === 'lost') return t`The library considers it lost. Ask its desk.`
  if (state === 'other') return t`The library reports a state that we do not know. Ask its desk.`
  if (renewal.reasons.includes('requested')) return t`Another reader is waiting for this item.`
  return state === 'claimed-returned' ? t`You reported it returned; the library is searching for it` : null
}

function fineWords({ fineIfReturnedNow }: Loan): string | null {
  if (!fineIfReturnedNow || fineIfReturnedNow.minor === 0) return null
  const fine = moneyWords(fineIfReturnedNow)
  return t`Overdue fine if returned now: ${fine}`
}

/** Shown while the loan can be renewed and the institution renews loans automatically. */
function RenewedAutomatically({ listed: { loan, institution, institutionName } }: ListedProps) {
  if (!institution.automaticRenewal || loan.renewal.can === 'no') return null
  const name = <bdi>{institutionName}</bdi>
  return (
    <p className="quiet">
      <Trans>{name} renews it automatically, as long as it can be renewed.</Trans>
    </p>
  )
}

/** Number of renewals so far, for loans whose remaining renewals are unknown. */
function RenewalsSoFar({ listed: { loan, institutionName } }: ListedProps) {
  const { used = null, left = null } = loan.renewals ?? {}
  if (used === null || left !== null) return null
  const name = <bdi>{institutionName}</bdi>
  return (
    <p className="quiet">
      <Plural value={used} _0="Not renewed yet." one="Renewed once." other="Renewed # times." />{' '}
      <Trans>{name} does not show how many renewals are left.</Trans>
    </p>
  )
}

function costWords(listed: ListedLoan, outcome: Outcome | undefined): string | null {
  const { renewalCosts } = listed.institution
  if (!renewalCosts || !canBeRenewed(listed, outcome)) return null
  const sum = moneyWords(renewalCosts)
  return t`Renewing costs ${sum}`
}

function Renewed({ listed: { loan, institution, now } }: ListedProps) {
  if (!loan.renewed) return null
  const { timeZone } = institution
  const day = dayOf(loan.renewed, timeZone)
  const isToday = day === today(now, browserZone)
  const date = shortDate(day, today(now, timeZone))
  return <p>{isToday ? <Trans>Renewed today</Trans> : <Trans>Renewed on {date}</Trans>}</p>
}

function ReturnTo({ listed }: ListedProps) {
  const { institution, loan } = listed
  return (
    <p className="quiet">
      <Desk listed={listed} /> <HoursAndContact institution={institution} libraryCode={loan.library?.code} />
    </p>
  )
}

function Desk({ listed: { institution, institutionName } }: ListedProps) {
  if (institution.returns === 'network') return <Trans>Return it to any library in the network.</Trans>
  if (institution.libraries.length > 1) return <Trans>Return it to any desk of {institutionName}.</Trans>
  return <Trans>Return it to {institutionName}.</Trans>
}
