import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { memo, useId } from 'react'
import { dayOf } from '../due/calendar.ts'
import { dueOf, timeThatMatters, urgencyOf, type Due, type Urgency } from '../due/due.ts'
import { stampParts } from '../due/stamp-parts.ts'
import { Monogram } from '../look/monogram.tsx'
import { Row, RowFacts, RowPlace, RowTitle } from '../look/rows.tsx'
import { NoStamp, Stamp } from '../look/stamp.tsx'
import type { ListedLoan } from './listed-loan.ts'
import { LoanState } from './loan-state.tsx'

/** Drawn again only if its loan is another: a long list would make typing slow. */
export const LoanRow = memo(FreshLoanRow, (one, other) => isSame(one.listed, other.listed))

function isSame(one: ListedLoan, other: ListedLoan): boolean {
  return one.loan === other.loan && one.institution === other.institution && one.asOf === other.asOf
}

function FreshLoanRow({ listed }: { listed: ListedLoan }) {
  // Draws it again in another language, whose words no property tells.
  useLingui()
  const { loan, institution, institutionName, asOf } = listed
  const id = useId()
  const due = dueOf(loan, asOf, institution.timeZone)
  const urgency = urgencyOf(loan, asOf, institution.timeZone)
  const dueId = `${id}-due`
  const places = loan.library ? [institutionName, loan.library.name] : [institutionName]
  return (
    <Row
      labelledBy={`${id} ${dueId}`}
      stamp={due ? <DueStamp due={due} urgency={urgency} /> : <NoStamp />}
      state={<LoanState listed={listed} due={due} urgency={urgency} dueId={dueId} />}
    >
      <RowTitle id={id}>{loan.title ?? <Trans>Title not told</Trans>}</RowTitle>
      <RowFacts facts={[loan.author, loan.description, loan.callNumber, loan.title ? null : loan.barcode]} />
      <RowPlace
        sign={<Monogram letters={institution.monogram} color={institution.color} small />}
        names={places}
      />
    </Row>
  )
}

function DueStamp({ due, urgency }: { due: Due; urgency: Urgency }) {
  const parts = stampParts(dayOf(due.moment, due.timeZone), timeThatMatters(due))
  return <Stamp {...parts} tone={urgency === 'later' ? undefined : urgency} />
}
