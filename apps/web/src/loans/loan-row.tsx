import type { Outcome } from '@library-card/contract/outcome.ts'
import { useLingui } from '@lingui/react/macro'
import { memo, useId, useEffect, useRef, type RefObject } from 'react'
import { DueStamp } from '../dates/date-stamp.tsx'
import { Row, RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import { useOutcome } from '../actions/use-outcome.ts'
import { isOffered } from '../actions/renewable.ts'
import { RenewalResult } from '../actions/renewal-result.tsx'
import { dueIn, type ListedLoan } from './listed-loan.ts'
import { LoanAct, loanActOf } from './loan-act.tsx'
import { LoanState } from './loan-state.tsx'
import { announce } from '../card/announcements.ts'
import { isRunning, outcomeStore } from '../card/outcomes.ts'

type LoanRowProps = {
  listed: ListedLoan
  /** null unless the patron is choosing loans. */
  isChosen?: boolean | null
  choose?: (listed: ListedLoan, isChosen: boolean) => void
}

/** Renders again only if its loan changes: a long list would slow typing down. */
export const LoanRow = memo(FreshLoanRow, isSame)

function isSame(one: LoanRowProps, other: LoanRowProps): boolean {
  return (
    isSameLoan(one.listed, other.listed) && one.isChosen === other.isChosen && one.choose === other.choose
  )
}

function isSameLoan(one: ListedLoan, other: ListedLoan): boolean {
  return one.loan === other.loan && one.institution === other.institution && one.asOf === other.asOf
}

function FreshLoanRow({ listed, isChosen = null, choose }: LoanRowProps) {
  const { t } = useLingui()
  const { loan, institution } = listed
  const id = useId()
  const ids = { title: id, due: `${id}-due`, result: `${id}-result` }
  const title = loan.title ?? t`Title not told`
  const outcome = useOutcome('renewal', institution.code, loan.id)
  const result = useSpokenResult(outcome, title)
  const choosing =
    isChosen === null || !choose ? null : { isChosen, choose: (to: boolean) => choose(listed, to) }
  const kind = loanActOf(outcome, isOffered(listed, outcome))

  return (
    <Row
      labelledBy={`${ids.title} ${ids.due}`}
      stamp={<DueStamp {...dueIn(listed, isRenewed(outcome))} />}
      state={
        <LoanState
          listed={listed}
          isRenewed={isRenewed(outcome)}
          isUnchanged={outcome?.outcome?.result === 'unchanged'}
          isOffered={kind === 'renew'}
          dueId={ids.due}
        />
      }
      act={<LoanAct listed={listed} kind={kind} title={title} next={ids.result} choosing={choosing} />}
      result={
        outcome?.outcome && (
          <RenewalResult there={listed} outcome={outcome.outcome} id={ids.result} ref={result} />
        )
      }
    >
      <RowTitle id={ids.title}>{title}</RowTitle>
      <RowFacts facts={[loan.author, loan.description, loan.callNumber, loan.title ? null : loan.barcode]} />
      <LoanPlace listed={listed} />
    </Row>
  )
}

function isRenewed(outcome: Outcome | undefined): boolean {
  return outcome?.outcome?.result === 'renewed'
}

function LoanPlace({ listed: { loan, institution, institutionName } }: { listed: ListedLoan }) {
  return <RowPlace institution={institution} names={[institutionName, loan.library?.name]} />
}

/** Announces the outcome of a single renewal or of a check; of several renewals only the summary is announced. */
function useSpokenResult(outcome: Outcome | undefined, title: string): RefObject<HTMLDivElement | null> {
  const result = useRef<HTMLDivElement>(null)
  const before = useRef(outcome)
  useEffect(() => {
    const earlier = before.current
    before.current = outcome
    if (!earlier || earlier === outcome || !result.current) return
    if (isRunning(earlier) && outcomeStore.get().round.length > 1) return
    announce(`${title}: ${result.current.textContent}`)
  }, [outcome, title])
  return result
}
