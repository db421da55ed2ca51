import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { dayOf } from '../due/calendar.ts'
import { stampParts } from '../due/stamp-parts.ts'
import { Monogram } from '../look/monogram.tsx'
import { Row, RowFacts, RowPlace, RowTitle } from '../look/rows.tsx'
import { NoStamp, Stamp } from '../look/stamp.tsx'
import type { ListedRequest } from './listed-request.ts'
import { kindWords } from './kind-words.ts'
import { RequestState } from './request-state.tsx'

export function RequestRow({ listed }: { listed: ListedRequest }) {
  const { request, institution, institutionName } = listed
  const { t } = useLingui()
  const pages = request.pages && t`pp. ${request.pages}`
  const id = useId()
  const stageId = `${id}-stage`
  return (
    <Row
      labelledBy={`${id} ${stageId}`}
      stamp={<PickupStamp listed={listed} />}
      state={<RequestState listed={listed} stageId={stageId} />}
    >
      <RowTitle id={id}>{request.title ?? <Trans>Title not told</Trans>}</RowTitle>
      <RowFacts facts={[request.author, request.description, pages, kindWords(request)]} />
      <RowPlace
        sign={<Monogram letters={institution.monogram} color={institution.color} small />}
        names={[institutionName]}
      />
    </Row>
  )
}

function PickupStamp({ listed: { request, institution } }: { listed: ListedRequest }) {
  if (request.status !== 'ready' || !request.pickupBy) return <NoStamp />
  return <Stamp {...stampParts(dayOf(request.pickupBy, institution.timeZone), null)} tone="good" />
}
