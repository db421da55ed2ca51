import { Plural, useLingui, Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { CardPage } from '../page/card-page.tsx'
import { requireInstitution, sourceOf, useCardView, type CardView } from '../card/card-view.ts'
import { EmptyList } from '../missing/empty-list.tsx'
import { withoutCopies, shownIn } from '../card/completeness.ts'
import { readyTone } from '../card/ready-request.ts'
import { itemsOf } from '../card/summary.ts'
import { Group, Row, RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import { PrintOrSave } from '../export/print-or-save.tsx'
import {
  kindWords,
  listedRequest,
  requestKey,
  requestsAt,
  type ListedRequest,
  type Stage,
  savedRequests,
  bookingWords,
  stageWords,
} from './listed-request.ts'
import { ZoneNote } from '../dates/zone-note.tsx'
import { cancellationOf, RequestActions } from './request-actions.tsx'
import { RequestResults, useRequestOutcomes } from './request-results.tsx'
import { DateStamp } from '../dates/date-stamp.tsx'
import { actionKey, cancelledRequests } from '../card/outcomes.ts'
import { useStore } from '../store.ts'
import { useOutcomes } from '../actions/use-outcome.ts'
import { dateOf } from '../dates/date-words.ts'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import { StatusLabel } from '../ui/status-label.tsx'

export function RequestsPage() {
  const view = useCardView()
  const { requests, cancelled } = useRequests(view)
  const inOrder = stages.flatMap((stage) => requestsAt(stage, requests))
  const isEmpty = requests.length + cancelled.length === 0
  return (
    <CardPage
      section="requests"
      foot={
        requests.length > 0 && <PrintOrSave list={() => savedRequests(withoutCopies(inOrder, view), view)} />
      }
    >
      {isEmpty && <EmptyList view={view} section="requests" />}
      {stages.map((stage) => (
        <StageGroup key={stage} stage={stage} requests={requests} cancelled={cancelled} />
      ))}
      <ZoneNote listed={requests} />
    </CardPage>
  )
}

const stages: Stage[] = ['ready', 'on-its-way', 'waiting', 'rejected']

type StageGroupProps = { stage: Stage; requests: ListedRequest[]; cancelled: ListedRequest[] }

function StageGroup({ stage, requests, cancelled }: StageGroupProps) {
  const { t } = useLingui()
  const words: Record<Stage, string> = {
    ready: t`Ready for you`,
    'on-its-way': t`On its way`,
    waiting: t({ message: 'Waiting', context: 'group of requests' }),
    rejected: t({ message: 'Rejected', context: 'group of requests' }),
  }
  const rows = requestsAt(stage, [...requests, ...cancelled])
  if (rows.length === 0) return null
  const count = requestsAt(stage, requests).length
  return (
    <Group title={words[stage]} count={<Plural value={count} one="# request" other="# requests" />}>
      {rows.map((listed) => (
        <RequestRow key={requestKey(listed)} listed={listed} />
      ))}
    </Group>
  )
}

/** A request's row; once cancelled, shows only the result. */
function RequestRow({ listed }: { listed: ListedRequest }) {
  const { t } = useLingui()
  const { request, institution, institutionName } = listed
  const title = request.title ?? t`Title not given`
  const pages = request.pages && t`p. ${request.pages}`
  const id = useId()
  const outcomes = useRequestOutcomes(listed)
  const { isCancelled } = outcomes
  return (
    <Row
      labelledBy={`${id} ${id}-${isCancelled ? 'cancellation' : 'stage'}`}
      stamp={
        <DateStamp
          moment={request.status === 'ready' && !isCancelled ? request.pickupBy : null}
          timeZone={institution.timeZone}
          tone={readyTone(listed)}
        />
      }
      state={!isCancelled && <RequestState listed={listed} stageId={`${id}-stage`} />}
      action={!isCancelled && <RequestActions listed={listed} {...outcomes} id={id} />}
      result={
        (outcomes.cancellation ?? outcomes.pickupChange) && (
          <RequestResults listed={listed} title={title} {...outcomes} id={id} />
        )
      }
    >
      <RowTitle id={id}>{title}</RowTitle>
      <RowFacts facts={[request.author, request.description, pages, kindWords(request)]} />
      <RowPlace institution={institution} name={institutionName} />
    </Row>
  )
}

type Requests = {
  requests: ListedRequest[]
  /** Cancelled requests, which keep their rows until the next refresh. */
  cancelled: ListedRequest[]
}

function useRequests(view: CardView): Requests {
  const { byAction } = useOutcomes()
  const accounts = shownIn(view)
  const requests = accounts.flatMap((card) =>
    itemsOf(card.requests).map((request) => listedRequest(sourceOf(view, card), request, view.network)),
  )
  const keys = new Set(requests.map(requestKey))
  const cancelled = useStore(cancelledRequests, (all) => all)
    .filter(({ institutionCode: code }) => accounts.some((card) => card.institutionCode === code))
    .map((one) => listedRequest(sourceOf(view, one), one.request, view.network))
    .filter((listed) => {
      const outcome = byAction.get(actionKey(cancellationOf(listed)))?.outcome
      return outcome?.result === 'cancelled' && !keys.has(requestKey(listed))
    })
  return { requests, cancelled }
}

function RequestState({ listed, stageId }: { listed: ListedRequest; stageId: string }) {
  const { request } = listed
  const booking = bookingWords(listed)
  const stage = stageWords(listed)
  const reason = reasonOf(listed, useCardView())
  return (
    <>
      <p id={stageId}>
        {request.status === 'ready' ? (
          <StatusLabel tone={readyTone(listed)} icon="bag">
            {stage}
          </StatusLabel>
        ) : (
          stage
        )}
      </p>
      {booking && booking !== stage && <p>{booking}</p>}
      <PickupPlace listed={listed} />
      {request.status !== 'ready' && <Placed listed={listed} />}
      {reason && <p className="quiet">{reason}</p>}
    </>
  )
}

function Placed({ listed: { request, institution, now } }: { listed: ListedRequest }) {
  if (!request.placed) return null
  const date = dateOf(request.placed, now, institution.timeZone)
  return (
    <p className="quiet">
      <Trans>Requested on {date}</Trans>
    </p>
  )
}

/** Why the request cannot be cancelled; nothing if it can, or if there is nothing to cancel. */
function reasonOf(listed: ListedRequest, { network }: CardView) {
  const { request, institution, institutionName } = listed
  const { cancellation } = request
  if (request.status === 'rejected') return null
  // For an earlier copy, the listed institution is read-only, so this reads the rights from the network.
  const { can } = requireInstitution(institution.code, network)
  const name = <bdi>{institutionName}</bdi>
  if (cancellation.reason === 'left-the-shelf')
    return <Trans>Cannot be cancelled: it has left the shelf</Trans>
  if (cancellation.reason === 'resource-sharing')
    return <Trans>It comes from another library, so only {name} can cancel it. Ask the desk there.</Trans>
  if (cancellation.reason === 'asked') return <Trans>You have asked {name} to cancel it</Trans>
  if (cancellation.can === 'no') return <Trans>Cannot be cancelled</Trans>
  if (!can.cancel) return <Trans>Cannot be cancelled from here: ask the desk of {name}</Trans>
  return cancellation.can === 'unknown' && <Trans>{name} does not show whether it can be cancelled</Trans>
}

/**
 * The pickup place or the delivery; for a ready request, also its shelf and opening hours. Nothing is picked up after a
 * rejection.
 */
function PickupPlace({ listed }: { listed: ListedRequest }) {
  const { request } = listed
  if (request.status === 'rejected') return null
  if (request.deliveredTo !== undefined) {
    const address = <bdi>{request.deliveredTo}</bdi>
    return (
      <p>
        <Trans>Delivery: {address}</Trans>
      </p>
    )
  }
  if (!request.pickup) return <ShelfNumber number={request.shelfNumber} />
  // The text for the stage already names the place.
  if (request.status === 'in-process' && request.kind !== 'resource-sharing') return null
  const place = <bdi>{listed.place}</bdi>
  if (request.status !== 'ready') {
    return (
      <p>
        <Trans>Pickup at {place}</Trans>
      </p>
    )
  }
  return (
    <>
      <p>{place}</p>
      <ShelfNumber number={request.shelfNumber} />
      <PickupHours listed={listed} />
    </>
  )
}

function ShelfNumber({ number }: { number: string | null }) {
  if (!number) return null
  const shelf = <bdi>{number}</bdi>
  return (
    <p>
      <Trans>Shelf number {shelf}</Trans>
    </p>
  )
}

function PickupHours({ listed }: { listed: ListedRequest }) {
  const { pickup } = listed.request
  const code = pickup?.institutionCode ?? listed.institution.code
  const institution = useCardView().network.institutions.find((member) => member.code === code)
  // The links of institutions outside the network are unknown.
  if (!institution) return null
  return (
    <p>
      <HoursAndContact institution={institution} libraryCode={pickup?.place.code} />
    </p>
  )
}
