import { Trans } from '@lingui/react/macro'
import { dayOf } from '../dates/calendar.ts'
import { shortDate } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import { Say } from '../ui/say.tsx'
import { bookingWords, stageWords } from './stage-words.ts'
import type { ListedRequest } from './listed-request.ts'
import { PickupPlace } from './pickup-place.tsx'

/** A request's stage, pickup place and known dates. */
export function RequestState({ listed, stageId }: { listed: ListedRequest; stageId: string }) {
  const { request } = listed
  const booking = bookingWords(listed)
  const stage = stageWords(listed)
  return (
    <>
      <p id={stageId}>
        {request.status === 'ready' ? (
          <Say tone="good" icon="bag">
            {stage}
          </Say>
        ) : (
          stage
        )}
      </p>
      {booking && booking !== stage && <p>{booking}</p>}
      <PickupPlace listed={listed} />
      {request.status !== 'ready' && <Placed listed={listed} />}
      <CannotBeCancelled listed={listed} />
    </>
  )
}

function Placed({ listed: { request, institution, asOf } }: { listed: ListedRequest }) {
  if (!request.placed) return null
  const { timeZone } = institution
  const date = shortDate(dayOf(request.placed, timeZone), today(asOf, timeZone))
  return (
    <p className="quiet">
      <Trans>Asked on {date}</Trans>
    </p>
  )
}

/** Why the request cannot be cancelled; renders nothing if it can. */
function CannotBeCancelled({ listed }: { listed: ListedRequest }) {
  const words = reasonOf(listed)
  return words && <p className="quiet">{words}</p>
}

function reasonOf({ request: { cancellation }, institution, institutionName }: ListedRequest) {
  const name = <bdi>{institutionName}</bdi>
  if (cancellation.reason === 'left-the-shelf')
    return <Trans>Cannot be cancelled: it has left the shelf</Trans>
  if (cancellation.can === 'no') return <Trans>Cannot be cancelled</Trans>
  if (!institution.can.cancel) return <Trans>Cannot be cancelled from here: ask the desk of {name}</Trans>
  return cancellation.can === 'unknown' && <Trans>{name} does not tell whether it can be cancelled</Trans>
}
