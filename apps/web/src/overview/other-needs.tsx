import type { Block } from '@library-card/contract/block.ts'
import { Trans, useLingui, Plural } from '@lingui/react/macro'
import { BlockTitle, reasonWords } from '../card/block-words.tsx'
import { itemsOf } from '../card/facts.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import styles from '../ui/rows.module.css'
import { NeedRow, SeeThem, Titles } from './need-row.tsx'
import type { At } from './needs.ts'
import type { Request } from '@library-card/contract/request.ts'
import { dayOf } from '../dates/calendar.ts'
import { longDate, stampParts, shortDate } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import { Say } from '../ui/say.tsx'
import { NoStamp, Stamp } from '../ui/stamp.tsx'
import { beforeHomeWords, accountEnd, type AccountEnd } from '../card/account-end.ts'
import type { CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'

export function BlockNeed({ block: { item, card, name }, place }: { block: At<Block>; place: string }) {
  const { i18n } = useLingui()
  const loan = itemsOf(card.loans).find(({ id }) => id === item.loanId)
  const why = reasonWords[item.reason]
  return (
    <NeedRow
      stamp={
        <span className={styles['sign']}>
          <Icon name="forbidden" />
        </span>
      }
      title={<BlockTitle block={item} name={name} />}
      act={
        <ButtonLink to={`/card/${place}/blocks`}>
          <span>
            <Trans>See the block</Trans>
            <span className="unseen">: {name}</span>
          </span>
        </ButtonLink>
      }
    >
      <p className={styles['by']}>
        {item.reason === 'overdue' && loan?.title ? <ReturnIt title={loan.title} /> : why && i18n._(why)}
      </p>
    </NeedRow>
  )
}

function ReturnIt({ title }: { title: string }) {
  const book = (
    <i>
      <bdi>{title}</bdi>
    </i>
  )
  return <Trans>Return {book}, and this ends.</Trans>
}

export function ReadyNeed({ requests, place }: { requests: At<Request>[]; place: string }) {
  const [first] = requests
  if (!first) return null
  return (
    <NeedRow
      stamp={<PickupStamp request={first} />}
      title={
        <Plural value={requests.length} one="# item is ready for you" other="# items are ready for you" />
      }
      state={
        <>
          <p>
            <Say tone="good" icon="bag">
              <PickupWords request={first} />
            </Say>
          </p>
          <p>
            <bdi>{first.name}</bdi>
            {first.item.pickup && (
              <>
                , <bdi>{first.item.pickup.place.name}</bdi>
              </>
            )}
          </p>
        </>
      }
      act={
        <SeeThem count={requests.length} to={`/card/${place}/requests`} what={<Trans>ready for you</Trans>} />
      }
    >
      <Titles titles={requests.map(({ item }) => item.title)} />
    </NeedRow>
  )
}

function PickupWords({ request: { item, timeZone, asOf } }: { request: At<Request> }) {
  if (!item.pickupBy) return <Trans>Ready for pickup</Trans>
  const date = longDate(dayOf(item.pickupBy, timeZone), today(asOf, timeZone))
  return <Trans>Pick it up by {date}</Trans>
}

function PickupStamp({ request: { item, timeZone } }: { request: At<Request> }) {
  if (!item.pickupBy) return <NoStamp />
  return <Stamp {...stampParts(dayOf(item.pickupBy, timeZone), null)} tone="good" />
}

export function EndingNeed({ ending, view }: { ending: At<AccountEnd>; view: CardView }) {
  const { item, code, asOf, timeZone } = ending
  const date = shortDate(item.day, today(asOf, timeZone))
  const before = beforeHomeWords(item.day, homeEnd(view))
  return (
    <NeedRow
      stamp={<Stamp {...stampParts(item.day, null)} tone="soon" />}
      title={<EndingTitle name={ending.name} date={date} isOver={item.daysLeft < 0} />}
      act={
        <ButtonLink to={`/card/${code}/details`}>
          <span>
            <Trans>See details</Trans>
            <span className="unseen">: {ending.name}</span>
          </span>
        </ButtonLink>
      }
    >
      <p className={styles['by']}>
        {before ? <Trans>{before}: ask its desk.</Trans> : <Trans>Ask its desk.</Trans>}
      </p>
    </NeedRow>
  )
}

function EndingTitle({ name, date, isOver }: { name: string; date: string; isOver: boolean }) {
  const who = <bdi>{name}</bdi>
  if (isOver)
    return (
      <Trans>
        Your account at {who} ended on {date}
      </Trans>
    )
  return (
    <Trans>
      Your account at {who} ends on {date}
    </Trans>
  )
}

function homeEnd(view: CardView): string | null {
  const home = accountsIn(view).find(({ institutionCode }) => institutionCode === view.home)
  return home ? (accountEnd(home, view.institutionOf(view.home))?.day ?? null) : null
}
