import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { accountEnd } from '../../card/account-end.ts'
import { balanceAt, isWhole, itemsOf, sumWords } from '../../card/summary.ts'
import { totalWords } from '../../card/sections.ts'
import { dayOf } from '../../dates/local-time.ts'
import { dayWords, shortTime } from '../../dates/date-words.ts'
import { dueOf, dueOrder, firstDue, timeThatMatters, urgencyOf } from '../../dates/due.ts'
import { isoMoment } from '../../export/saved-list.ts'
import { decimalOf, moneyOrder, moneyWords } from '../../money/money.ts'
import { NotProvided, Sub, Toned } from '../../ui/table.tsx'
import { useStaffContext } from '../staff-context.tsx'
import type { SortValue } from '../sorting.ts'
import { UntilText } from '../patron/account-texts.tsx'
import {
  balancesOf,
  countOf,
  isShort,
  loansAt,
  overdueAt,
  type ActivityView,
  type Part,
} from './activity-view.ts'
import { blockWords } from './activity-words.ts'
import { partsList } from '../../text/words.ts'

/** A column of the activity table, on the screen and in a file. */
export type ActivityColumn = {
  name: string
  isNumber?: boolean
  isDate?: boolean
  /** The part of the card that the column shows; where it is missing, the cell says why. */
  part?: Part
  renderCell: (card: StaffAccountCard) => ReactNode
  saved: (card: StaffAccountCard, timeZone: string) => string
  sortValue: (card: StaffAccountCard, timeZone: string) => SortValue
  total?: (view: ActivityView) => ReactNode
}

export function activityColumns(): Record<string, ActivityColumn> {
  const overdue = numberColumn('loans', overdueAt)
  const requests = numberColumn('requests', (card) => itemsOf(card.requests).length)
  return {
    loans: { ...numberColumn('loans', loansAt), name: t`Loans` },
    overdue: {
      ...overdue,
      name: t`Overdue`,
      renderCell: (card) => (
        <Toned tone={overdueAt(card) > 0 ? 'late' : undefined}>{overdue.saved(card)}</Toned>
      ),
    },
    nextDue: {
      name: t`Next due`,
      isDate: true,
      part: 'loans',
      renderCell: (card) => <NextDue card={card} />,
      saved: (card, timeZone) => {
        const next = firstDue(itemsOf(card.loans), timeZone)
        return next?.due ? isoMoment(next.due, timeZone) : ''
      },
      sortValue: (card, timeZone) => {
        const next = firstDue(itemsOf(card.loans), timeZone)
        return next ? dueOrder(next, timeZone) : null
      },
    },
    requests: {
      ...requests,
      name: t`Requests`,
      renderCell: (card) => (
        <>
          {requests.saved(card)}
          <ReadyCount card={card} />
        </>
      ),
    },
    balance: {
      name: t`Balance`,
      isNumber: true,
      part: 'fees',
      renderCell: (card) => <Balance card={card} />,
      saved: savedBalance,
      sortValue: (card) => balanceAt(card)?.map(moneyOrder)[0] ?? null,
      total: (view) => <TotalBalance view={view} />,
    },
    blocks: {
      name: t`Blocks`,
      renderCell: (card) => <Blocks card={card} />,
      saved: ({ blocks }) => (blocks ? partsList(blocks.map(blockWords)) : t`not known`),
      sortValue: ({ blocks }) => blocks?.length ?? null,
    },
    until: {
      name: t`Expires`,
      isDate: true,
      renderCell: (card) => <AccountUntil card={card} />,
      saved: ({ account: { expires } }, timeZone) => (expires ? isoMoment(expires, timeZone) : ''),
      sortValue: ({ account: { expires } }, timeZone) => (expires ? dayOf(expires, timeZone) : null),
    },
  }
}

/** "5"; "5+" where some rows could not be read. */
function numberColumn(part: Part, countAt: (card: StaffAccountCard) => number) {
  const words = (card: StaffAccountCard) =>
    totalWords({ count: countAt(card), atLeast: !isWhole(card[part]) })
  return {
    isNumber: true,
    part,
    renderCell: words,
    saved: words,
    sortValue: countAt,
    total: (view: ActivityView) => totalWords(countOf(view, part, countAt)),
  }
}

/** Why the cell of a card has no value; null where it has one. The text never looks like a number. */
export function missingWords(card: StaffAccountCard, { part }: Pick<ActivityColumn, 'part'>): string | null {
  if (!part || card[part].state === 'ok') return null
  return card[part].state === 'withheld' ? t`not shared` : t`no answer`
}

function savedBalance(card: StaffAccountCard): string {
  const owed = (balanceAt(card) ?? []).map((sum) => `${decimalOf(sum)} ${sum.currency}`)
  return sumWords(partsList(owed) || '0', { atLeast: !isWhole(card.fees) })
}

type CardProps = { card: StaffAccountCard }

function ReadyCount({ card: { requests } }: CardProps) {
  const ready = itemsOf(requests).filter(({ status }) => status === 'ready').length
  if (ready === 0) return null
  return (
    <Sub tone="good">
      <Plural value={ready} one="# ready" other="# ready" />
    </Sub>
  )
}

function NextDue({ card }: CardProps) {
  const { timeZone } = useStaffContext().institutionOf(card.institutionCode)
  const next = firstDue(itemsOf(card.loans), timeZone)
  const due = next && dueOf(next, card.asOf, timeZone)
  if (!due) return null
  const time = timeThatMatters(due)
  const day = dayWords(dayOf(due.moment, timeZone), { weekday: 'short', day: 'numeric', month: 'short' })
  const tone = urgencyOf(next, card.asOf, timeZone) === 'late' ? 'late' : undefined
  return (
    <>
      <Toned tone={tone}>{time ? `${day}, ${shortTime(time)}` : day}</Toned>
      {!isWhole(card.loans) && (
        <Sub>
          <Trans>or earlier</Trans>
        </Sub>
      )}
    </>
  )
}

function Balance({ card }: CardProps) {
  const { currency } = useStaffContext().institutionOf(card.institutionCode)
  const owed = balanceAt(card) ?? []
  const atLeast = !isWhole(card.fees)
  if (owed.length === 0 && atLeast) return '?'
  const sums = owed.length > 0 ? owed : [{ minor: 0, currency }]
  return sums.map((money) => <div key={money.currency}>{sumWords(moneyWords(money), { atLeast })}</div>)
}

/** One amount per currency; "?" where none is known and some may be missing. */
function TotalBalance({ view }: { view: ActivityView }) {
  const { home, institutionOf } = useStaffContext()
  const owed = balancesOf(view)
  if (owed.length === 0 && isShort(view, 'fees')) return '?'
  const sums = owed.length > 0 ? owed : [{ minor: 0, currency: institutionOf(home).currency }]
  return sums.map((money) => <div key={money.currency}>{moneyWords(money)}</div>)
}

function Blocks({ card: { blocks } }: CardProps) {
  if (blocks === null) return <NotProvided />
  if (blocks.length === 0) return <span className="quiet">{t`none`}</span>
  const words = [...new Set(blocks.map(blockWords))]
  return words.map((text) => (
    <div key={text}>
      <Toned tone="late">
        <bdi>{text}</bdi>
      </Toned>
    </div>
  ))
}

function AccountUntil({ card }: CardProps) {
  const { institutionOf } = useStaffContext()
  const { timeZone } = institutionOf(card.institutionCode)
  const end = accountEnd(card, { institutionOf, now: card.asOf })
  return <UntilText {...card.account} timeZone={timeZone} isSoon={end?.isSoon ?? false} />
}
