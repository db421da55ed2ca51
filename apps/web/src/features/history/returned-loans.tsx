import type { LoanHistory, PastLoan } from '@library-card/contract/history.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { useAnnounced } from '../../card/announcements.tsx'
import { useCardView } from '../../card/card-view.ts'
import { dateOf } from '../../dates/date-words.ts'
import { DateStamp } from '../../dates/date-stamp.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Group, Row, RowFacts, RowPlace, RowTitle } from '../../ui/rows.tsx'

type LoadedPage = Extract<LoanHistory, { state: 'ok' }>

type ReturnedProps = { pages: LoadedPage[]; institution: Institution; hasFailed: boolean }

/** The loaded pages as one list; empty only if no page failed. */
export function ReturnedLoans({ pages, institution, hasFailed }: ReturnedProps) {
  // A return between two requests moves the last loan of a page to the next page, too.
  const byId = new Map(pages.flatMap(({ items }) => items.map((loan) => [loan.id, loan])))
  const loans = [...byId.values()]
  const unreadable = pages.reduce((sum, page) => sum + (page.unreadable ?? 0), 0)
  const count = loans.length
  const words = plural(count, {
    one: 'Loan history: # loan shown',
    other: 'Loan history: # loans shown',
  })
  useAnnounced(count > 0 ? words : null)
  if (loans.length + unreadable === 0)
    return hasFailed ? null : <EmptyState title={<Trans>No returned loans on record</Trans>} />
  return (
    <Group
      title={<Trans>Returned</Trans>}
      count={<Plural value={loans.length} one="# loan shown" other="# loans shown" />}
    >
      {loans.map((loan) => (
        <PastLoanRow key={loan.id} loan={loan} asOf={pages[0]?.asOf ?? ''} institution={institution} />
      ))}
      {unreadable > 0 && (
        <li>
          <Plural value={unreadable} one="# loan could not be read." other="# loans could not be read." />
        </li>
      )}
    </Group>
  )
}

type PastLoanRowProps = { loan: PastLoan; asOf: string; institution: Institution }

function PastLoanRow({ loan, asOf, institution }: PastLoanRowProps) {
  const { t } = useLingui()
  const { nameOf } = useCardView()
  const id = useId()
  const { timeZone, code } = institution
  const returned = loan.returned && dateOf(loan.returned, asOf, timeZone)
  const loaned = loan.loaned && dateOf(loan.loaned, asOf, timeZone)
  return (
    <Row
      labelledBy={id}
      stamp={<DateStamp moment={loan.returned} timeZone={timeZone} />}
      state={
        <>
          <p>{returned ? <Trans>Returned on {returned}</Trans> : <Trans>Return date not given</Trans>}</p>
          {loaned && (
            <p className="quiet">
              <Trans>Borrowed on {loaned}</Trans>
            </p>
          )}
        </>
      }
    >
      <RowTitle id={id}>{loan.title ?? t`Title not given`}</RowTitle>
      <RowFacts facts={[loan.author, loan.description, loan.callNumber]} />
      <RowPlace institution={institution} names={[nameOf(code), loan.library?.name]} />
    </Row>
  )
}
