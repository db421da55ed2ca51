import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { isAccount } from '../card/summary.ts'
import { lengthOf, totalWords } from '../card/sections.ts'
import { isOverdue } from '../dates/due.ts'
import {
  AccountUntil,
  NextDue,
  NoAnswer,
  OpenFees,
  RequestCount,
  useInstitutionHead,
} from '../page/institution-cells.tsx'
import { Table, Subtext, type Column } from '../ui/table.tsx'
import { HeadedSection } from '../ui/rows.tsx'
import { absences, reasonOf } from '../reasons/reasons.tsx'

type InstitutionRow = { code: string; card?: AccountCard; reason?: ReactNode }

/** One row per institution, including unavailable ones. */
export function InstitutionsTable() {
  const { t } = useLingui()
  const { place, ...view } = useCardView()
  const headOf = useInstitutionHead((code) => `/card/${code}/overview`)
  const columns: Column<InstitutionRow>[] = [
    { name: t`Loans`, isNumber: true, renderCell: ({ card }) => card && <LoanCount card={card} /> },
    { name: t`Next due`, isDate: true, renderCell: ({ card }) => card && <NextDue card={card} /> },
    { name: t`Requests`, isNumber: true, renderCell: ({ card }) => card && <RequestCount card={card} /> },
    { name: t`Open fees`, isNumber: true, renderCell: ({ card }) => card && <OpenFees card={card} /> },
    { name: t`Expires`, isDate: true, renderCell: ({ card }) => card && <AccountUntil card={card} /> },
  ]
  const accountsAndPending = withPending(accountsIn(view), { ...view, place })
  const rows: InstitutionRow[] = [
    ...accountsAndPending.map(({ code, card }) => ({
      code,
      ...(card
        ? { card }
        : { reason: view.waiting.includes(code) ? t`Still working…` : t`Not in this list yet` }),
    })),
    ...view.unavailable.map(({ institutionCode: code, account, problem }) => {
      const reason = reasonOf(problem).short()
      return {
        code,
        reason: account === 'unknown' ? t`${reason}: we do not know whether you have an account` : reason,
      }
    }),
    ...view.toSignIn.map(({ institutionCode: code }) => ({ code, reason: absences['to-sign-in'].inTable() })),
    ...view.turnedOff.map((code) => ({ code, reason: absences['turned-off'].inTable() })),
    ...view.outside.map((code) => ({ code, reason: absences['not-in-network'].inTable() })),
  ]
  if (rows.length === 0) return null
  return (
    <HeadedSection title={place === 'all' ? <Trans>Your institutions</Trans> : <Trans>At a glance</Trans>}>
      <Table
        caption={t`Loans, requests and fees at each institution`}
        head={{ name: t`Institution` }}
        columns={columns}
        rows={rows}
        headOf={({ code, reason }) => headOf(code, reason)}
      />
    </HeadedSection>
  )
}

type Pending = Pick<CardView, 'place' | 'order' | 'counts' | 'responses'>

/** Adds the accounts whose lists are still being read, or are not in the list yet, each at its place. */
function withPending(accounts: AccountCard[], { place, order, counts, responses }: Pending) {
  const inList = new Map(accounts.map((card) => [card.institutionCode, card]))
  const isPending = (code: string) => {
    const answer = responses.get(code)
    return place === 'all' && counts.has(code) && (!answer || isAccount(answer))
  }
  return order
    .filter((code) => inList.has(code) || isPending(code))
    .map((code) => ({ code, card: inList.get(code) }))
}

function LoanCount({ card: { loans, institutionCode } }: { card: AccountCard }) {
  const { institutionOf, now } = useCardView()
  const { timeZone } = institutionOf(institutionCode)
  if (loans.state !== 'ok') return <NoAnswer about={loans} />
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
