import { Trans } from '@lingui/react/macro'
import { useCardView, type CardView } from '../card/card-view.ts'
import { HoursAndContact } from '../page/hours-and-contact.tsx'
import type { ListedRequest } from './listed-request.ts'

/** Where it is, or will be, picked up; once it is ready with its shelf and the hours of that place. */
export function PickupPlace({ listed }: { listed: ListedRequest }) {
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

/** Named where it is not the institution that the request was made at, and the place does not name it already. */
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

/** Where nothing else is told it is that of the request; one outside of the network has no links here. */
function pickupInstitution({ network }: CardView, { request, institution }: ListedRequest) {
  const code = request.pickup?.institutionCode ?? institution.code
  return network.institutions.find((member) => member.code === code)
}
