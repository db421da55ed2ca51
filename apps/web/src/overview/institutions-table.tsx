import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { accountEnd } from '../card/account-end.ts'
import { useCardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { balanceAt, isAnswered, isWhole, itemsOf, sumWords } from '../card/summary.ts'
import { lengthOf, totalWords } from '../card/sections.ts'
import { dayOf } from '../dates/local-time.ts'
import { abbreviatedFullDate, dayWords, relativeDays, shortTime } from '../dates/date-words.ts'
import { daysAway, dueOf, firstDue, isOverdue, timeThatMatters, urgencyOf, type Due } from '../dates/due.ts'
import { moneyWords, sums } from '../money/money.ts'
import { useInstitutionHead } from '../page/institution-head.tsx'
import { NotProvided, Table, Sub, Toned, type Column } from '../ui/table.tsx'
import { HeadedSection } from '../ui/rows.tsx'
import { shortReason } from '../unavailable/unavailable-reason.tsx'
import { partsList } from '../text/words.ts'

type InstitutionRow = { code: string; card?: AccountCard; reason?: ReactNode }

/** One row per institution, also for unavailable ones. */
export function InstitutionsTable() {
  const { t } = useLingui()
  const { place, ...view } = useCardView()
  const headOf = useInstitutionHead('overview')
  const columns: Column<InstitutionRow>[] = [
    { name: t`Loans`, isNumber: true, renderCell: ({ card }) => card && <LoanCount card={card} /> },
    { name: t`Next due`, isDate: true, renderCell: ({ card }) => card && <NextDue card={card} /> },
    { name: t`Requests`, isNumber: true, renderCell: ({ card }) => card && <RequestCount card={card} /> },
    { name: t`Open fees`, isNumber: true, renderCell: ({ card }) => card && <OpenFees card={card} /> },
    { name: t`Expires`, isDate: true, renderCell: ({ card }) => card && <AccountUntil card={card} /> },
  ]
  const rows: InstitutionRow[] = [
    ...accountsIn(view).map((card) => ({ code: card.institutionCode, card })),
    ...view.unavailable.map(({ institutionCode: code, account, problem }) => {
      const reason = shortReason(problem)
      return {
        code,
        reason: account === 'unknown' ? t`${reason}: we do not know whether you have an account` : reason,
      }
    }),
    ...view.toSignIn.map(({ institutionCode: code }) => ({
      code,
      reason: <Trans>Sign in there to see your account</Trans>,
    })),
    ...view.notWanted.map((code) => ({ code, reason: <Trans>Turned off: not contacted</Trans> })),
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

type CardProps = { card: AccountCard }

function LoanCount({ card: { loans, institutionCode } }: CardProps) {
  const { institutionOf, now } = useCardView()
  const { timeZone } = institutionOf(institutionCode)
  if (loans.state !== 'ok') return <NoAnswer />
  const isLate = (loan: Loan) => isOverdue(loan, now, timeZone)
  const overdue = loans.items.filter(isLate).length
  const recalled = loans.items.filter((loan) => loan.state === 'recalled' && !isLate(loan)).length
  return (
    <>
      {totalWords(lengthOf(loans))}
      {overdue > 0 && (
        <Sub tone="late">
          <Trans>{overdue} overdue</Trans>
        </Sub>
      )}
      {overdue === 0 && recalled > 0 && (
        <Sub tone="late">
          <Plural value={recalled} one="recalled" other="# recalled" />
        </Sub>
      )}
    </>
  )
}

function NextDue({ card: { loans, institutionCode } }: CardProps) {
  const { institutionOf, now } = useCardView()
  const { timeZone } = institutionOf(institutionCode)
  if (loans.state !== 'ok') return <NoAnswer />
  const next = firstDue(loans.items, timeZone)
  const due = next && dueOf(next, now, timeZone)
  if (!due) return null
  return (
    <>
      <Toned tone={urgencyOf(next, now, timeZone)}>{nextDueWords(due)}</Toned>
      {!isWhole(loans) && (
        <Sub>
          <Trans>or earlier</Trans>
        </Sub>
      )}
    </>
  )
}

/** "today 17:00", "tomorrow", "Sat 28 Nov". */
function nextDueWords(due: Due): string {
  const days = daysAway(due)
  if (days !== 0 && days !== 1)
    return dayWords(dayOf(due.moment, due.timeZone), { weekday: 'short', day: 'numeric', month: 'short' })
  const time = timeThatMatters(due)
  return time ? `${relativeDays(days)} ${shortTime(time)}` : relativeDays(days)
}

function RequestCount({ card: { requests } }: CardProps) {
  if (requests.state !== 'ok') return <NoAnswer />
  const ready = requests.items.filter(({ status }) => status === 'ready').length
  return (
    <>
      {totalWords(lengthOf(requests))}
      {ready > 0 && (
        <Sub tone="good">
          <Plural value={ready} one="ready" other="# ready" />
        </Sub>
      )}
    </>
  )
}

/** The balance of the open fees, and the fines that still grow: those cannot be paid yet. */
function OpenFees({ card }: CardProps) {
  const { currency } = useCardView().institutionOf(card.institutionCode)
  if (!isAnswered(card.fees)) return <NoAnswer />
  const atLeast = !isWhole(card.fees)
  const balances = (balanceAt(card) ?? []).filter(({ minor }) => minor !== 0)
  const running = sums(itemsOf(card.loans).flatMap(({ fineIfReturnedNow: fine }) => fine ?? []))
  return (
    <>
      {balances.length > 0 ? (
        sumWords(partsList(balances.map(moneyWords)), { atLeast })
      ) : (
        <span className="quiet">
          {atLeast ? <Trans>not known</Trans> : moneyWords({ minor: 0, currency })}
        </span>
      )}
      {running
        .filter(({ minor }) => minor > 0)
        .map((money) => {
          const amount = moneyWords(money)
          return (
            <Sub key={money.currency} isLong>
              <Trans>{amount} overdue fine so far</Trans>
            </Sub>
          )
        })}
    </>
  )
}

function AccountUntil({ card }: CardProps) {
  const end = accountEnd(card, useCardView())
  if (!end) return <NotProvided />
  const date = abbreviatedFullDate(end.day)
  if (!end.isSoon) return date
  return (
    <>
      <Toned tone="soon">{date}</Toned>
      <Sub tone="soon">{relativeDays(end.daysLeft)}</Sub>
    </>
  )
}

function NoAnswer() {
  return (
    <span className="quiet">
      <Trans>no answer</Trans>
    </span>
  )
}
