import { canAskAgain, rowOf } from '@library-card/contract/answer-state.ts'
import type { AccountCard, MissingCard } from '@library-card/contract/card.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { isAccount, isTurnedOff } from '../card/summary.ts'
import { lengthOf, partsOf, totalWords } from '../card/sections.ts'
import { clockTime } from '../dates/date-words.ts'
import { AskAgain, missingLists, Remedy, turnOnPath, TurnOnWords } from '../missing/missing-notices.tsx'
import { AskedAgain } from '../missing/missing-reason.tsx'
import {
  AccountUntil,
  NextDue,
  NoValue,
  OpenFees,
  RequestCount,
  useInstitutionHead,
} from '../page/institution-cells.tsx'
import { Table, Subtext, type Column } from '../ui/table.tsx'
import { HeadedSection } from '../ui/rows.tsx'
import { wordsOf } from '../reasons/answer-words.tsx'

/** `note` names the lists that are missing from the row's numbers. */
type InstitutionRow = { code: string; card?: AccountCard; note?: ReactNode; reason?: ReactNode }

/** One row per institution where an account exists or may exist, always in the same place. */
export function InstitutionsTable() {
  const view = useCardView()
  const { place, order } = view
  const accounts = accountsIn(view)
  const headOf = useInstitutionHead((code) => `/card/${code}/overview`)
  const columns: Column<InstitutionRow>[] = [
    { name: t`Loans`, isNumber: true, renderCell: ({ card }) => card && <LoanCount card={card} /> },
    { name: t`Next due`, isDate: true, renderCell: ({ card }) => card && <NextDue card={card} /> },
    { name: t`Requests`, isNumber: true, renderCell: ({ card }) => card && <RequestCount card={card} /> },
    { name: t`Unpaid fees`, isNumber: true, renderCell: ({ card }) => card && <OpenFees card={card} /> },
    { name: t`Expires`, isDate: true, renderCell: ({ card }) => card && <AccountUntil card={card} /> },
  ]
  const rows = order.flatMap((code): InstitutionRow | [] => {
    const card = accounts.find(({ institutionCode }) => institutionCode === code)
    const reason = card ? null : whyNone(code, view)
    return card ? { code, card, note: placeNote(card) } : reason ? { code, reason } : []
  })
  if (rows.length === 0) return null
  return (
    <HeadedSection title={place === 'all' ? <Trans>Your institutions</Trans> : <Trans>At a glance</Trans>}>
      <Table
        caption={t`Loans, requests and fees at each institution`}
        head={{ name: t`Institution` }}
        columns={columns}
        rows={rows}
        headOf={({ code, reason, note }) => {
          const head = headOf(code, reason)
          const { sub } = head
          return note ? { ...head, sub: <RowNote home={sub} note={note} /> } : head
        }}
      />
    </HeadedSection>
  )

  /** Nothing on the page of one institution, which has a notice instead. */
  function placeNote(card: AccountCard) {
    return place === 'all' && card.state === 'partial' && <PartialNote card={card} />
  }
}

function RowNote({ home, note }: { home: ReactNode; note: ReactNode }) {
  if (!home) return note
  return (
    <>
      {home} · {note}
    </>
  )
}

/** The time and the remedy, for a row whose lists did not load or could not be read in full. */
function PartialNote({ card }: { card: AccountCard }) {
  const lists = missingLists(card, partsOf.overview)
  const time = clockTime(card.asOf)
  const canHelp = lists.length === 0 || lists.some(({ problem }) => canAskAgain(problem))
  return (
    <>
      {lists.length > 0 ? <Trans>Asked at {time}.</Trans> : <Trans>Not all could be read at {time}.</Trans>}
      <AskedAgain cards={lists} /> {canHelp && <AskAgain codes={[card.institutionCode]} />}
    </>
  )
}

/** Why an institution's row has no numbers; null for an institution without a row. */
function whyNone(code: string, view: CardView): ReactNode {
  const answer = view.responses.get(code)
  if (!answer || isAccount(answer) || !view.joined.includes(code)) return t`Still working…`
  if (answer.state === 'no-account') return null
  return wordsInTable(answer) && <MissingRow card={answer} />
}

const wordsInTable = ({ problem }: MissingCard) => {
  const { short, inTable = short } = wordsOf(problem)
  return inTable()
}

/** Reason, time and remedy in place of a row's numbers. */
function MissingRow({ card }: { card: MissingCard }) {
  const view = useCardView()
  const { institutionCode: code, problem, asOf } = card
  const words = wordsInTable(card)
  const time = clockTime(asOf)
  const isAsked = card.state === 'no-answer' && !rowOf(problem).isOfBrowser
  const isUnknown = card.account === 'unknown' && view.missing.includes(card)
  return (
    <>
      {isAsked ? (
        <Trans>
          {words} at {time}.
        </Trans>
      ) : (
        `${words}.`
      )}
      <AskedAgain cards={[card]} />
      {isUnknown && !rowOf(problem).isAboutAccount && (
        <>
          {' '}
          <Trans>We do not know whether you have an account there.</Trans>
        </>
      )}{' '}
      <span className="no-print">
        {isTurnedOff(card) ? (
          <Link to={turnOnPath}>
            <TurnOnWords count={1} />
          </Link>
        ) : (
          <Remedy card={card} codes={[code]} />
        )}
      </span>
    </>
  )
}

function LoanCount({ card: { loans, institutionCode } }: { card: AccountCard }) {
  const { institutionOf, now } = useCardView()
  const { timeZone } = institutionOf(institutionCode)
  if (loans.state !== 'ok') return <NoValue about={loans} />
  const isLate = (loan: Loan) => isOverdue(loan, now, timeZone)
  const overdue = loans.items.filter(isLate).length
  const recalled = loans.items.filter((loan) => loan.state === 'recalled' && !isLate(loan)).length
  return (
    <>
      {totalWords(lengthOf(loans))}
      {overdue > 0 && (
        <Subtext tone="late">
          <Trans>{overdue} overdue</Trans>
        </Subtext>
      )}
      {overdue === 0 && recalled > 0 && (
        <Subtext tone="late">
          <Plural value={recalled} one="recalled" other="# recalled" />
        </Subtext>
      )}
    </>
  )
}
