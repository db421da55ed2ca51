import type { AccountCard } from '@library-card/contract/card.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { isAccount } from '../card/summary.ts'
import { lengthOf, totalWords } from '../card/sections.ts'
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

type InstitutionRow = { code: string; card?: AccountCard; reason?: ReactNode }

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
    return card ? { code, card } : reason ? { code, reason } : []
  })
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

/** Why an institution's row has no numbers; null for an institution without a row. */
function whyNone(code: string, view: CardView): string | null {
  const answer = view.responses.get(code)
  if (view.late.some(({ institutionCode }) => institutionCode === code)) return t`Not in this list yet`
  if (!answer || isAccount(answer) || view.unlisted.includes(code))
    // A row without an account stays until the next page opens, so that no other row moves.
    return answer?.state === 'no-account' && !view.waiting.includes(code) ? t`No account` : t`Still working…`
  if (answer.state === 'no-account') return null
  const { short, inTable = short } = wordsOf(answer.problem)
  const reason = inTable()
  const isUnknown = answer.account === 'unknown' && view.missing.includes(answer)
  return isUnknown && reason ? t`${reason}: we do not know whether you have an account` : reason
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
