import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { dayOf } from '../dates/calendar.ts'
import { dayWords, relativeDays, timeWords } from '../dates/date-words.ts'
import { daysAway, dueOf, dueOrder, timeThatMatters, urgencyOf, type Due } from '../dates/due.ts'
import { accountEnd } from '../card/account-end.ts'
import { useCardView } from '../card/card-view.ts'
import { itemsOf, toPay } from '../card/facts.ts'
import { Sub, Toned } from '../ui/register.tsx'
import { moneyWords, sums } from '../money/money.ts'

type CardProps = { card: AccountCard }

export function LoanCount({ card }: CardProps) {
  if (card.loans.state !== 'ok') return <NoAnswer />
  const { items } = card.loans
  const overdue = items.filter((loan) => loan.overdue).length
  const calledBack = items.filter((loan) => loan.state === 'recalled' && !loan.overdue).length
  return (
    <>
      {items.length}
      {overdue > 0 && (
        <Sub tone="late">
          <Trans>{overdue} overdue</Trans>
        </Sub>
      )}
      {overdue === 0 && calledBack > 0 && (
        <Sub tone="late">
          <Plural value={calledBack} one="called back" other="# called back" />
        </Sub>
      )}
    </>
  )
}

export function NextDue({ card }: CardProps) {
  const { timeZone } = useCardView().institutionOf(card.institutionCode)
  if (card.loans.state !== 'ok') return <NoAnswer />
  const next = card.loans.items
    .filter((loan) => loan.due !== null)
    .reduce<Loan | null>((first, loan) => earlier(first, loan, timeZone), null)
  const due = next && dueOf(next, card.asOf, timeZone)
  if (!due) return null
  const urgency = urgencyOf(next, card.asOf, timeZone)
  return <Toned tone={urgency === 'later' ? undefined : urgency}>{nextDueWords(due)}</Toned>
}

function earlier(first: Loan | null, loan: Loan, timeZone: string): Loan {
  return first && dueOrder(first, timeZone) <= dueOrder(loan, timeZone) ? first : loan
}

/** "today 17:00", "tomorrow", "Sat 28 Nov". */
function nextDueWords(due: Due): string {
  const days = daysAway(due)
  if (days !== 0 && days !== 1)
    return dayWords(dayOf(due.moment, due.timeZone), { weekday: 'short', day: 'numeric', month: 'short' })
  const time = timeThatMatters(due)
  return time ? `${relativeDays(days)} ${timeWords(time)}` : relativeDays(days)
}

export function RequestCount({ card }: CardProps) {
  if (card.requests.state !== 'ok') return <NoAnswer />
  const ready = card.requests.items.filter(({ status }) => status === 'ready').length
  return (
    <>
      {card.requests.items.length}
      {ready > 0 && (
        <Sub tone="good">
          <Plural value={ready} one="ready" other="# ready" />
        </Sub>
      )}
    </>
  )
}

/** Accruing fines are not payable yet. */
export function ToPay({ card }: CardProps) {
  if (card.fees.state !== 'ok') return <NoAnswer />
  const owed = toPay(card)
  const running = sums(itemsOf(card.loans).flatMap(({ fineIfReturnedNow: fine }) => fine ?? [])).filter(
    ({ minor }) => minor > 0,
  )
  const isNothing = owed.length === 0
  return (
    <>
      {owed.map(moneyWords).join(', ')}
      {isNothing && (
        <span className="quiet">
          {running.length > 0 ? <Trans>nothing yet</Trans> : <Trans>nothing</Trans>}
        </span>
      )}
      {isNothing && running.map((money) => <Running key={money.currency} amount={moneyWords(money)} />)}
    </>
  )
}

function Running({ amount }: { amount: string }) {
  return (
    <Sub>
      <Trans>{amount} running</Trans>
    </Sub>
  )
}

export function AccountUntil({ card }: CardProps) {
  const end = accountEnd(card, useCardView().institutionOf(card.institutionCode))
  if (!end) return <span className="quiet">{<Trans>not told</Trans>}</span>
  const date = dayWords(end.day, { day: 'numeric', month: 'short', year: 'numeric' })
  if (!end.isSoon) return date
  const when = relativeDays(end.daysLeft)
  return (
    <Toned tone="soon">
      {date}, {when}
    </Toned>
  )
}

function NoAnswer() {
  return (
    <span className="quiet">
      <Trans>no answer</Trans>
    </span>
  )
}
