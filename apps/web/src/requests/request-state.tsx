import { Trans } from '@lingui/react/macro'
import { useCardView, type CardView } from '../card/card-view.ts'
import { dateOf } from '../dates/date-words.ts'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import { StatusLabel } from '../ui/status-label.tsx'
import { bookingWords, readyTone, stageWords, type ListedRequest } from './listed-request.ts'

export function RequestState({ listed, stageId }: { listed: ListedRequest; stageId: string }) {
  const { request } = listed
  const booking = bookingWords(listed)
  const stage = stageWords(listed)
  const reason = reasonOf(listed)
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

/** Why the request cannot be cancelled; nothing if it can. */
function reasonOf({ request: { cancellation }, institution, institutionName }: ListedRequest) {
  const name = <bdi>{institutionName}</bdi>
  if (cancellation.reason === 'left-the-shelf')
    return <Trans>Cannot be cancelled: it has left the shelf</Trans>
  if (cancellation.can === 'no') return <Trans>Cannot be cancelled</Trans>
  if (!institution.can.cancel) return <Trans>Cannot be cancelled from here: ask the desk of {name}</Trans>
  return cancellation.can === 'unknown' && <Trans>{name} does not say whether it can be cancelled</Trans>
}

/** The pickup place; once the request is ready, also its shelf and the opening hours. */
function PickupPlace({ listed }: { listed: ListedRequest }) {
  const { request } = listed
  if (!request.pickup) return <ShelfNumber number={request.shelfNumber} />
  if (request.status === 'in-process') return <OtherInstitution listed={listed} />
  const place = <bdi>{request.pickup.place.name}</bdi>
  if (request.status !== 'ready') {
    return (
      <>
        <p>
          <Trans>Pickup at {place}</Trans>
        </p>
        <OtherInstitution listed={listed} />
      </>
    )
  }
  return (
    <>
      <p>{place}</p>
      <OtherInstitution listed={listed} />
      <ShelfNumber number={request.shelfNumber} />
      <PickupHours listed={listed} />
    </>
  )
}

/** The pickup institution, if it is not the request's own and the place's name does not include it. */
function OtherInstitution({ listed }: { listed: ListedRequest }) {
  const view = useCardView()
  const other = pickupInstitution(view, listed)
  if (!other || other.code === listed.institution.code) return null
  const name = view.nameOf(other.code)
  if (listed.request.pickup?.place.name.includes(name)) return null
  return (
    <p>
      <bdi>{name}</bdi>
    </p>
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
  const institution = pickupInstitution(useCardView(), listed)
  if (!institution) return null
  return (
    <p>
      <HoursAndContact institution={institution} libraryCode={listed.request.pickup?.place.code ?? null} />
    </p>
  )
}

/** The request's own institution by default; undefined for one outside the network, whose links are unknown. */
function pickupInstitution({ network }: CardView, { request, institution }: ListedRequest) {
  const code = request.pickup?.institutionCode ?? institution.code
  return network.institutions.find((member) => member.code === code)
}
