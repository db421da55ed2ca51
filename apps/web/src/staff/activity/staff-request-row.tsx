import type { StaffRequest } from '@library-card/contract/staff.ts'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { dayOf } from '../../dates/calendar.ts'
import { longDate, shortDate, stampParts } from '../../dates/date-words.ts'
import { today } from '../../dates/due.ts'
import { Row, RowFacts } from '../../ui/rows.tsx'
import { Say } from '../../ui/say.tsx'
import { NoStamp, Stamp } from '../../ui/stamp.tsx'
import type { At } from './activity-view.ts'
import { StaffPlace, StaffTitle } from './staff-row-parts.tsx'
import { requestKindWords, requestStateWords } from './activity-words.ts'
import type { ShownTitles } from './use-titles.ts'

type StaffRequestRowProps = { at: At<StaffRequest>; titles: ShownTitles }

export function StaffRequestRow({ at, titles }: StaffRequestRowProps) {
  // Re-renders when the language changes.
  useLingui()
  const id = useId()
  const { item: request, institution } = at
  const { status, pickupBy } = request
  return (
    <Row
      labelledBy={`${id} ${id}-place ${id}-state`}
      stamp={
        status === 'ready' && pickupBy ? (
          <Stamp {...stampParts(dayOf(pickupBy, institution.timeZone), null)} tone="good" />
        ) : (
          <NoStamp />
        )
      }
      state={
        <div id={`${id}-state`}>
          <RequestFacts at={at} />
        </div>
      }
    >
      <StaffTitle id={id} titled={titles.titledAt(institution.code, 'requests', request.id)} />
      <RowFacts facts={[requestKindWords(request)]} />
      <StaffPlace id={`${id}-place`} institution={institution} library={request.pickup?.place.name ?? null} />
    </Row>
  )
}

function RequestFacts({ at: { item: request, institution, asOf } }: { at: At<StaffRequest> }) {
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
          <Say tone="good" icon="bag">
            {until ? <Trans>Ready until {until}</Trans> : words}
          </Say>
        ) : (
          words
        )}
      </p>
      {placeInQueue !== null && status === 'waiting' && (
        <p>
          <Trans>Number {placeInQueue} in line</Trans>
        </p>
      )}
      {since && (
        <p className="quiet">
          <Trans>Asked on {since}</Trans>
        </p>
      )}
    </>
  )
}
