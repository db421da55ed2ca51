import type { StaffLoan } from '@library-card/contract/staff.ts'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { dayOf } from '../../dates/calendar.ts'
import { shortDate, stampParts } from '../../dates/date-words.ts'
import { DueLine } from '../../dates/due-line.tsx'
import { dueOf, timeThatMatters, today, urgencyOf } from '../../dates/due.ts'
import { Row } from '../../ui/rows.tsx'
import { NoStamp, Stamp } from '../../ui/stamp.tsx'
import { moneyWords } from '../../money/money.ts'
import type { At } from './activity-view.ts'
import { StaffPlace, StaffTitle } from './staff-row-parts.tsx'
import type { ShownTitles } from './use-titles.ts'

type StaffLoanRowProps = { at: At<StaffLoan>; titles: ShownTitles }

export function StaffLoanRow({ at, titles }: StaffLoanRowProps) {
  const id = useId()
  const { item: loan, institution, asOf } = at
  const { timeZone, code } = institution
  const due = dueOf(loan, asOf, timeZone)
  const tone = urgencyOf(loan, asOf, timeZone)
  return (
    <Row
      labelledBy={`${id} ${id}-place ${id}-due`}
      stamp={
        due ? (
          <Stamp
            {...stampParts(dayOf(due.moment, timeZone), timeThatMatters(due))}
            tone={tone === 'later' ? undefined : tone}
          />
        ) : (
          <NoStamp />
        )
      }
      state={
        <>
          <DueLine id={`${id}-due`} loan={loan} due={due} tone={tone} />
          <LoanFacts at={at} />
        </>
      }
    >
      <StaffTitle id={id} titled={titles.titledAt(code, 'loans', loan.id)} />
      <StaffPlace id={`${id}-place`} institution={institution} library={loan.library?.name ?? null} />
    </Row>
  )
}

function LoanFacts({ at: { item: loan, institution, asOf } }: { at: At<StaffLoan> }) {
  const { fineIfReturnedNow: running, renewed, state } = loan
  const fine = running && running.minor > 0 ? moneyWords(running) : null
  const { timeZone } = institution
  const date = renewed && shortDate(dayOf(renewed, timeZone), today(asOf, timeZone))
  return (
    <>
      {state === 'lost' && (
        <p>
          <Trans>Counts as lost</Trans>
        </p>
      )}
      {state === 'claimed-returned' && (
        <p>
          <Trans>Said to be returned</Trans>
        </p>
      )}
      {fine && (
        <p>
          <Trans>Fine if returned now: {fine}</Trans>
        </p>
      )}
      {date && (
        <p>
          <Trans>Renewed on {date}</Trans>
        </p>
      )}
    </>
  )
}
