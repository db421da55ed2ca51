import type { StaffAccountCard, StaffLoan, StaffSection } from '@library-card/contract/staff.ts'
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { dayOf } from '../../dates/calendar.ts'
import { dayWords, timeWords } from '../../dates/date-words.ts'
import { dueOf, dueOrder, timeThatMatters, urgencyOf } from '../../dates/due.ts'
import { accountEnd } from '../../card/account-end.ts'
import { Cell, Sub, Toned } from '../../ui/register.tsx'
import { moneyWords } from '../../money/money.ts'
import { balanceAt } from './activity-view.ts'
import { blockWords, useColumnWords } from './activity-words.ts'
import { type ActivityColumn, useDesk } from '../desk.ts'
import { UntilText } from '../patron/account-texts.tsx'

type CardProps = { card: StaffAccountCard }

export function ActivityCell({ column, card }: CardProps & { column: ActivityColumn }) {
  const words = useColumnWords()
  const Content = contents[column]
  return (
    <Cell column={words[column]}>
      <Content card={card} />
    </Cell>
  )
}

const contents: Record<ActivityColumn, (props: CardProps) => ReactNode> = {
  loans: ({ card: { loans } }) => <Told section={loans}>{(items) => items.length}</Told>,
  overdue: ({ card: { loans } }) => <Told section={loans}>{overdueIn}</Told>,
  nextDue: NextDue,
  requests: ({ card: { requests } }) => (
    <Told section={requests}>
      {(items) => {
        const ready = items.filter(({ status }) => status === 'ready').length
        return (
          <>
            {items.length}
            {ready > 0 && (
              <Sub tone="good">
                <Plural value={ready} one="# ready" other="# ready" />
              </Sub>
            )}
          </>
        )
      }}
    </Told>
  ),
  balance: ({ card }) => <Told section={card.fees}>{() => <Balance card={card} />}</Told>,
  blocks: Blocks,
  until: Until,
}

function overdueIn(loans: StaffLoan[]) {
  const late = loans.filter(({ overdue }) => overdue).length
  return <Toned tone={late > 0 ? 'late' : undefined}>{late}</Toned>
}

/** What is not told says why: that must never look like a number. */
function Told<Item>({
  section,
  children,
}: {
  section: StaffSection<Item>
  children: (items: Item[]) => ReactNode
}) {
  if (section.state === 'ok') return children(section.items)
  return (
    <span className="quiet">
      {section.state === 'withheld' ? <Trans>not shared</Trans> : <Trans>no answer</Trans>}
    </span>
  )
}

function NextDue({ card }: CardProps) {
  const { timeZone } = useDesk().institutionOf(card.institutionCode)
  return (
    <Told section={card.loans}>
      {(loans) => {
        const [next] = loans
          .filter((loan) => loan.due !== null)
          .toSorted((one, other) => dueOrder(one, timeZone) - dueOrder(other, timeZone))
        const due = next && dueOf(next, card.asOf, timeZone)
        if (!next || !due) return null
        const time = timeThatMatters(due)
        const day = dayWords(dayOf(due.moment, timeZone), {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
        })
        const tone = urgencyOf(next, card.asOf, timeZone) === 'late' ? 'late' : undefined
        return <Toned tone={tone}>{time ? `${day}, ${timeWords(time)}` : day}</Toned>
      }}
    </Told>
  )
}

function Balance({ card }: CardProps) {
  const { currency } = useDesk().institutionOf(card.institutionCode)
  const owed = balanceAt(card) ?? []
  const sums = owed.length > 0 ? owed : [{ minor: 0, currency }]
  return sums.map((money) => <div key={money.currency}>{moneyWords(money)}</div>)
}

function Blocks({ card: { blocks } }: CardProps) {
  // Re-renders when the language changes.
  useLingui()
  if (blocks.length === 0) {
    return (
      <span className="quiet">
        <Trans>none</Trans>
      </span>
    )
  }
  const words = [...new Set(blocks.map(blockWords))]
  return words.map((text) => (
    <div key={text}>
      <Toned tone="late">
        <bdi>{text}</bdi>
      </Toned>
    </div>
  ))
}

function Until({ card }: CardProps) {
  const institution = useDesk().institutionOf(card.institutionCode)
  const end = accountEnd(card, institution)
  return <UntilText {...card.account} timeZone={institution.timeZone} isSoon={end?.isSoon ?? false} />
}
