import type { Request } from '@library-card/contract/request.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { dayOf } from '../dates/calendar.ts'
import { longDate, stampParts } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import { Say } from '../ui/say.tsx'
import { NoStamp, Stamp } from '../ui/stamp.tsx'
import { NeedRow, SeeThem, Titles } from './need-row.tsx'
import type { At } from './needs.ts'

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
