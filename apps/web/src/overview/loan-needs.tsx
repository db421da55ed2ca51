import type { Loan } from '@library-card/contract/loan.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { dayOf } from '../dates/calendar.ts'
import { calledBackWords, dueWords } from '../dates/due-words.ts'
import { dueOf, timeThatMatters, type Due } from '../dates/due.ts'
import { stampParts } from '../dates/date-words.ts'
import { NoStamp, Stamp } from '../ui/stamp.tsx'
import { Say } from '../ui/say.tsx'
import { useOutcomes } from '../actions/use-outcome.ts'
import { offeredOf, runningOf } from '../actions/renewable.ts'
import { RenewButton } from '../actions/renew-button.tsx'
import { Names, NeedRow, SeeThem, Titles } from './need-row.tsx'
import type { At } from './needs.ts'

type LoanNeedProps = { loans: At<Loan>[]; place: string }

export function OverdueNeed({ loans, place }: LoanNeedProps) {
  if (loans.length === 0) return null
  return (
    <NeedRow
      stamp={<DueStamp listed={loans[0]} tone="late" />}
      title={<Plural value={loans.length} one="# loan is overdue" other="# loans are overdue" />}
      state={<Names names={namesOf(loans)} />}
      act={<SeeThem count={loans.length} to={`/card/${place}/loans`} what={<Trans>overdue</Trans>} />}
    >
      <Titles titles={titlesOf(loans)} />
    </NeedRow>
  )
}

export function CalledBackNeed({ loans, place }: LoanNeedProps) {
  const due = dueOfFirst(loans)
  if (loans.length === 0) return null
  return (
    <NeedRow
      stamp={<DueStamp listed={loans[0]} tone="late" />}
      title={
        <Plural
          value={loans.length}
          one="# loan has been called back"
          other="# loans have been called back"
        />
      }
      state={
        <>
          {due && (
            <p>
              <Say tone="late" icon="calledBack">
                {calledBackWords(due)}
              </Say>
            </p>
          )}
          <Names names={namesOf(loans)} />
        </>
      }
      act={<SeeThem count={loans.length} to={`/card/${place}/loans`} what={<Trans>called back</Trans>} />}
    >
      <Titles titles={titlesOf(loans)} />
    </NeedRow>
  )
}

export function SoonNeed({ loans, place }: LoanNeedProps) {
  const outcomes = useOutcomes()
  if (loans.length === 0) return null
  const there = loans.map(({ item, institution, asOf }) => ({ loan: item, institution, asOf }))
  const renewable = offeredOf(there, outcomes)
  const isRunning = renewable.length === 0 && runningOf(there, outcomes).length > 0
  return (
    <NeedRow
      stamp={<DueStamp listed={loans[0]} tone="soon" />}
      title={
        <Plural
          value={loans.length}
          one="# loan is due within a week"
          other="# loans are due within a week"
        />
      }
      state={<SoonState loans={loans} renewable={renewable.length} />}
      act={
        renewable.length > 0 || isRunning ? (
          <RenewButton loans={renewable} isRunning={isRunning}>
            <>
              <Trans>Renew {renewable.length}</Trans>
              <span className="unseen">
                : <Trans>due within a week</Trans>
              </span>
            </>
          </RenewButton>
        ) : (
          <SeeThem count={loans.length} to={`/card/${place}/loans`} what={<Trans>due within a week</Trans>} />
        )
      }
    >
      <Titles titles={titlesOf(loans)} />
    </NeedRow>
  )
}

function SoonState({ loans, renewable }: { loans: At<Loan>[]; renewable: number }) {
  const due = dueOfFirst(loans)
  return (
    <>
      {due && (
        <p>
          <Say tone="soon" icon="clock">
            {dueWords(due)}
          </Say>
        </p>
      )}
      {renewable > 0 && (
        <p>
          <Plural value={renewable} one="# can be renewed" other="# can be renewed" />
        </p>
      )}
    </>
  )
}

function DueStamp({ listed, tone }: { listed: At<Loan> | undefined; tone: 'late' | 'soon' }) {
  const due = listed && dueOfListed(listed)
  if (!due) return <NoStamp />
  return <Stamp {...stampParts(dayOf(due.moment, due.timeZone), timeThatMatters(due))} tone={tone} />
}

function dueOfFirst([first]: At<Loan>[]): Due | null {
  return first ? dueOfListed(first) : null
}

function dueOfListed({ item, asOf, timeZone }: At<Loan>): Due | null {
  return dueOf(item, asOf, timeZone)
}

function namesOf(loans: At<Loan>[]): string[] {
  return [...new Set(loans.map(({ name }) => name))]
}

function titlesOf(loans: At<Loan>[]): (string | null)[] {
  return loans.map(({ item }) => item.title)
}
