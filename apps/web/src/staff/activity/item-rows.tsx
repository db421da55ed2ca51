import type { StaffFee, StaffLoan, StaffRequest, Titled } from '@library-card/contract/staff.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { useId, type ReactNode } from 'react'
import { dayOf } from '../../dates/calendar.ts'
import { DateStamp, DueStamp } from '../../dates/date-stamp.tsx'
import { longDate, shortDate } from '../../dates/date-words.ts'
import { DueLine } from '../../dates/due-line.tsx'
import { dueOf, today, urgencyOf } from '../../dates/due.ts'
import { feeTypeOf, moneyWords } from '../../money/money.ts'
import { Row, RowFacts, RowPlace, RowTitle } from '../../ui/rows.tsx'
import { StatusLabel } from '../../ui/status-label.tsx'
import { useDesk } from '../desk.tsx'
import styles from '../staff.module.css'
import type { ListedItem } from './activity-items.ts'
import { requestKindWords, requestStateWords } from './activity-words.ts'

export type ItemRowProps<Item> = { listed: ListedItem<Item>; titled: Titled | null }

export function LoanRow({ listed, titled }: ItemRowProps<StaffLoan>) {
  const id = useId()
  const { item: loan, institution, asOf } = listed
  const due = dueOf(loan, asOf, institution.timeZone)
  const tone = urgencyOf(loan, asOf, institution.timeZone)
  return (
    <ItemRowFrame
      id={id}
      listed={listed}
      library={loan.library?.name}
      stamp={<DueStamp due={due} tone={tone} />}
      state={
        <>
          <DueLine id={`${id}-state`} loan={loan} due={due} tone={tone} />
          <LoanFacts listed={listed} />
        </>
      }
    >
      <ItemTitle id={id} titled={titled} />
    </ItemRowFrame>
  )
}

function LoanFacts({ listed: { item: loan, institution, asOf } }: { listed: ListedItem<StaffLoan> }) {
  const { fineIfReturnedNow: running, renewed, state } = loan
  const fine = running && running.minor > 0 ? moneyWords(running) : null
  const { timeZone } = institution
  const date = renewed && shortDate(dayOf(renewed, timeZone), today(asOf, timeZone))
  const facts = {
    lost: state === 'lost' && <Trans>Considered lost</Trans>,
    claimed: state === 'claimed-returned' && <Trans>Reported returned</Trans>,
    fine: fine && <Trans>Fine if returned now: {fine}</Trans>,
    renewed: date && <Trans>Renewed on {date}</Trans>,
  }
  return Object.entries(facts).map(([kind, words]) => words && <p key={kind}>{words}</p>)
}

export function RequestRow({ listed, titled }: ItemRowProps<StaffRequest>) {
  const id = useId()
  const { item: request, institution } = listed
  const { status, pickupBy } = request
  return (
    <ItemRowFrame
      id={id}
      listed={listed}
      library={request.pickup?.place.name}
      stamp={
        <DateStamp
          moment={status === 'ready' ? pickupBy : null}
          timeZone={institution.timeZone}
          tone="good"
        />
      }
      state={
        <div id={`${id}-state`}>
          <RequestFacts listed={listed} />
        </div>
      }
    >
      <ItemTitle id={id} titled={titled} />
      <RowFacts facts={[requestKindWords(request)]} />
    </ItemRowFrame>
  )
}

function RequestFacts({ listed }: { listed: ListedItem<StaffRequest> }) {
  const { item: request, institution, asOf } = listed
  const { status, pickupBy, placed, placeInQueue } = request
  const { timeZone } = institution
  const now = today(asOf, timeZone)
  const words = requestStateWords(request)
  const until = pickupBy && longDate(dayOf(pickupBy, timeZone), now)
  const since = placed && shortDate(dayOf(placed, timeZone), now)
  return (
    <>
      <p>
        {status === 'ready' ? (
          <StatusLabel tone="good" icon="bag">
            {until ? <Trans>Ready until {until}</Trans> : words}
          </StatusLabel>
        ) : (
          words
        )}
      </p>
      {placeInQueue !== null && status === 'waiting' && (
        <p>
          <Trans>Number {placeInQueue} in the queue</Trans>
        </p>
      )}
      {since && (
        <p className="quiet">
          <Trans>Requested on {since}</Trans>
        </p>
      )}
    </>
  )
}

/** The type of a fee reveals nothing about reading; its title may. */
export function FeeRow({ listed, titled }: ItemRowProps<StaffFee>) {
  const id = useId()
  const { item: fee, institution, asOf } = listed
  const { timeZone } = institution
  const date = fee.since && shortDate(dayOf(fee.since, timeZone), today(asOf, timeZone))
  const balance = moneyWords(fee.balance)
  const original = moneyWords(fee.original)
  return (
    <ItemRowFrame
      id={id}
      listed={listed}
      library={fee.owner}
      stamp={<DateStamp moment={fee.since} timeZone={timeZone} />}
      state={
        <div id={`${id}-state`}>
          <p className="figures">
            <b>{balance}</b> {fee.balance.minor !== fee.original.minor && <Trans>of {original}</Trans>}
          </p>
          {date && (
            <p className="quiet">
              <Trans>Open since {date}</Trans>
            </p>
          )}
        </div>
      }
    >
      <RowTitle id={id}>{feeTypeOf(fee)}</RowTitle>
      {titled && <RowFacts facts={[titled.title, titled.description]} />}
    </ItemRowFrame>
  )
}

type ItemRowFrameProps = {
  /** Id of the title; the place and the state have the suffixes `-place` and `-state`. */
  id: string
  listed: ListedItem<unknown>
  library: string | null | undefined
  stamp: ReactNode
  state: ReactNode
  children: ReactNode
}

function ItemRowFrame({ id, listed: { institution }, library, stamp, state, children }: ItemRowFrameProps) {
  const name = useDesk().nameOf(institution.code)
  return (
    <Row labelledBy={`${id} ${id}-place ${id}-state`} stamp={stamp} state={state}>
      {children}
      <RowPlace id={`${id}-place`} institution={institution} names={[name, library]} />
    </Row>
  )
}

/** A title: hidden unless staff requested it with a reason. */
function ItemTitle({ id, titled }: { id: string; titled: Titled | null }) {
  const { t } = useLingui()
  if (!titled) {
    return (
      <RowTitle id={id}>
        <span className={styles['masked']}>
          <Trans>title hidden</Trans>
        </span>
      </RowTitle>
    )
  }
  return (
    <>
      <RowTitle id={id}>{titled.title ?? t`Title not given`}</RowTitle>
      <RowFacts facts={[titled.author, titled.description, titled.callNumber]} />
    </>
  )
}
