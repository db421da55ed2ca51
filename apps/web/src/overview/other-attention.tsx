import type { Block, Message } from '@library-card/contract/block.ts'
import type { AccountCard } from '@library-card/contract/card.ts'
import { instantOf } from '@library-card/contract/local-time.ts'
import type { Day } from '@library-card/contract/moment.ts'
import { closedLastDay, isToPickUp } from '@library-card/contract/pickup.ts'
import { pickupPlaceNames } from '@library-card/contract/pickup-place.ts'
import type { Request } from '@library-card/contract/request.ts'
import { t } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Fragment } from 'react'
import { rightlessStandings, standingWords } from '../card/standing-words.ts'
import { accountEnd, beforeHomeWords, type AccountEnd } from '../card/account-end.ts'
import { lagOf } from '../card/account-lag.ts'
import { BlockTitle, reasonFor } from '../card/block-words.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn } from '../card/completeness.ts'
import { placeNamesIn } from '../card/place-names.ts'
import { readyTone, readyWords } from '../card/ready-request.ts'
import { isWhole, itemsOf, sumWords } from '../card/summary.ts'
import type { Refusal } from '../card/refusals.ts'
import { DateStamp } from '../dates/date-stamp.tsx'
import { dateOf, longDate } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import { RefusalWords } from '../page/refusal-notices.tsx'
import { Joined } from '../ui/rows.tsx'
import { StatusLabel } from '../ui/status-label.tsx'
import { AttentionRow, OfFirst, SeeThem, Sign, Titles } from './attention-row.tsx'
import type { Placed, Owed } from './attention.ts'
import { moneyWords } from '../money/money.ts'
import { listWords } from '../text/words.ts'

export function BlockRow({ block }: { block: Placed<Block> }) {
  const { i18n } = useLingui()
  const { item, card, institutionName: name } = block
  const loan = itemsOf(card.loans).find(({ id }) => id === item.loanId)
  const why = reasonFor(item)
  return (
    <AttentionRow
      stamp={<Sign icon="forbidden" />}
      title={<BlockTitle block={item} name={name} />}
      section="blocks"
      see={<Trans>See the block</Trans>}
      what={name}
    >
      {item.reason === 'overdue' && loan?.title ? <ReturnTitle title={loan.title} /> : why && i18n._(why)}
    </AttentionRow>
  )
}

function ReturnTitle({ title }: { title: string }) {
  const book = (
    <i>
      <bdi>{title}</bdi>
    </i>
  )
  return <Trans>Return {book} to lift this block.</Trans>
}

type ReadyRequestsProps = { requests: Placed<Request>[]; isPassed?: boolean }

/** Requests by deadline, which has passed for all or for none. Date and tone are those of the first request. */
export function ReadyRequests({ requests, isPassed = false }: ReadyRequestsProps) {
  const [first] = requests
  if (!first) return null
  const { item, institution } = first
  const listed = { ...first, request: item }
  const tone = readyTone(listed)
  const toPickUp = requests.filter((request) => isToPickUp(request.item))
  // Without a pickup date, the words about the first item are true of all items to pick up.
  const areAboutAll = item.pickupBy === null && toPickUp.length === requests.length
  return (
    <AttentionRow
      stamp={<DateStamp moment={item.pickupBy} timeZone={institution.timeZone} tone={tone} />}
      title={
        isPassed ? (
          <Plural
            value={requests.length}
            one="The last day to pick up # item has passed"
            other="The last day to pick up # items has passed"
          />
        ) : (
          <Plural value={requests.length} one="# item is ready for you" other="# items are ready for you" />
        )
      }
      state={
        <>
          <p>
            <StatusLabel tone={tone} icon="bag">
              <OfFirst items={areAboutAll ? [first] : requests} words={readyWords(listed)} />
            </StatusLabel>
          </p>
          <ClosedLastDays requests={toPickUp} />
          <PickupPlaces requests={toPickUp} />
        </>
      }
      section="requests"
      see={<SeeThem count={requests.length} />}
      what={isPassed ? <Trans>last pickup day passed</Trans> : <Trans>ready for you</Trans>}
    >
      <Titles items={requests} />
    </AttentionRow>
  )
}

/** The last pickup days on which the place is closed. */
function ClosedLastDays({ requests }: { requests: Placed<Request>[] }) {
  const view = useCardView()
  const words = requests.flatMap((request) => closedWords(request, view) ?? [])
  return [...new Set(words)].map((sentence) => <p key={sentence}>{sentence}</p>)
}

function closedWords({ item, institution, now }: Placed<Request>, { network }: CardView): string | null {
  const { pickup, pickupBy } = item
  const code = pickup?.institutionCode ?? institution.code
  const place = network.institutions.find((member) => member.code === code)
  const { timeZone } = institution
  const closed =
    place && closedLastDay(pickupBy, place, { now, timeZone, libraryCode: pickup?.place.code ?? null })
  if (!closed) return null
  const wordsOf = (day: Day) => longDate(day, today(now, timeZone))
  const date = wordsOf(closed.day)
  if (closed.openDay === null) return t`Closed on ${date}, and every day until then`
  const openDate = wordsOf(closed.openDay)
  return t`Closed on ${date}: the last open day before that is ${openDate}`
}

/** Pickup places of items to pick up, which may be at another institution than the lender. */
function PickupPlaces({ requests }: { requests: Placed<Request>[] }) {
  const names = placeNamesIn(useCardView().network)
  const places = requests.map(({ item, institution }) =>
    pickupPlaceNames(item.pickup, institution.code, names),
  )
  return [...new Map(places.map((texts) => [texts.join(', '), texts]))].map(([key, texts]) => (
    <p key={key}>
      <Joined texts={texts} separator=", " />
    </p>
  ))
}

/** A renewal that was refused for a reason that the card does not show. */
export function RefusedRenewal({ refusal, view }: { refusal: Refusal; view: CardView }) {
  const { institutionCode: code, reason } = refusal
  return (
    <AttentionRow
      stamp={<Sign icon="forbidden" />}
      title={<RefusalWords refusal={refusal} view={view} />}
      section={reason === 'fees' ? 'fees' : 'blocks'}
      see={reason === 'fees' ? <Trans>See the fees</Trans> : <Trans>See the blocks</Trans>}
      what={<bdi>{view.nameOf(code)}</bdi>}
    />
  )
}

/** An ended home account, without which the patron cannot borrow anywhere, or an account without the right to borrow. */
export function EndedAccount({ ended }: { ended: Placed<AccountCard> }) {
  const { i18n } = useLingui()
  const { institution, institutionName: name, item } = ended
  const { standing } = item.account
  const words = rightlessStandings.has(standing) ? standingWords[standing] : null
  const who = <bdi>{name}</bdi>
  return (
    <AttentionRow
      stamp={<Sign icon="forbidden" />}
      title={
        words ? (
          <Trans>You cannot borrow at {who}</Trans>
        ) : (
          <Trans>Your account at {who} is no longer active</Trans>
        )
      }
      section="details"
      at={institution.code}
      see={<Trans>See details</Trans>}
      what={name}
    >
      {words ? i18n._(words) : <Trans>Ask its desk.</Trans>}
    </AttentionRow>
  )
}

export function EndingAccount({ ending, view }: { ending: Placed<AccountEnd>; view: CardView }) {
  const { item, institution, institutionName: name, now } = ending
  const date = dateOf(item, now, institution.timeZone)
  const before = beforeHomeWords(item.day, homeEnd(view))
  const who = <bdi>{name}</bdi>
  return (
    <AttentionRow
      stamp={<DateStamp moment={{ day: item.day }} timeZone={institution.timeZone} tone="soon" />}
      title={
        item.isOver ? (
          <Trans>
            Your account at {who} expired on {date}
          </Trans>
        ) : (
          <Trans>
            Your account at {who} expires on {date}
          </Trans>
        )
      }
      section="details"
      at={institution.code}
      see={<Trans>See details</Trans>}
      what={name}
    >
      {lagOf(ending.card, view) === 'expired' ? (
        <Trans>You can update it from your home account.</Trans>
      ) : before ? (
        <Trans>That is {before}. Ask the desk of this institution to extend this account.</Trans>
      ) : (
        <Trans>Ask its desk.</Trans>
      )}
    </AttentionRow>
  )
}

function homeEnd(view: CardView): string | null {
  const home = accountsIn(view).find(({ institutionCode }) => institutionCode === view.home)
  return home ? (accountEnd(home, view)?.day ?? null) : null
}

/** Amounts to pay per institution; amounts of two institutions are never added. */
export function FeesToPay({ fees }: { fees: Placed<Owed>[] }) {
  const [first] = fees
  if (!first) return null
  const name = <bdi>{first.institutionName}</bdi>
  return (
    <AttentionRow
      stamp={<Sign icon="note" />}
      title={
        fees.length > 1 ? (
          <Trans>Fees to pay at {fees.length} institutions</Trans>
        ) : (
          <Trans>Fees to pay at {name}</Trans>
        )
      }
      section="fees"
      see={<Trans>See the fees</Trans>}
      what={<Trans>to pay</Trans>}
    >
      {fees.map(({ item, card, institutionName: payee, institution }, at) => (
        <Fragment key={institution.code}>
          {at > 0 && ' · '}
          {fees.length > 1 && (
            <>
              <bdi>{payee}</bdi>&nbsp;
            </>
          )}
          <OwedWords owed={item} atLeast={!isWhole(card.fees)} />
        </Fragment>
      ))}
    </AttentionRow>
  )
}

function OwedWords({ owed: { open, billed }, atLeast }: { owed: Owed; atLeast: boolean }) {
  const openSum = open.length > 0 && sumWords(listWords(open.map(moneyWords)), { atLeast })
  const billedSum = listWords(billed.map(moneyWords))
  if (!billedSum) return openSum
  return openSum ? (
    <Trans>
      {openSum}, plus {billedSum} billed
    </Trans>
  ) : (
    <Trans>{billedSum} billed</Trans>
  )
}

export function NewMessages({ messages }: { messages: Placed<Message>[] }) {
  const newest = messages.toSorted((one, other) => sentAt(other) - sentAt(one))[0]
  if (!newest) return null
  const names = [...new Set(messages.map(({ institutionName }) => institutionName))]
  return (
    <AttentionRow
      stamp={<DateStamp moment={newest.item.since} timeZone={newest.institution.timeZone} />}
      title={<Plural value={messages.length} one="# new message" other="# new messages" />}
      section="blocks"
      see={<Plural value={messages.length} one="Read it" other="Read them" />}
      what={<Trans>new messages</Trans>}
    >
      <Joined texts={names} separator=" · " />
    </AttentionRow>
  )
}

function sentAt({ item: { since }, institution }: Placed<Message>): number {
  return since ? instantOf(since, institution.timeZone) : 0
}
