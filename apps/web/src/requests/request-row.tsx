import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { DateStamp } from '../dates/date-stamp.tsx'
import { Row, RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import { kindWords, readyTone, type ListedRequest } from './listed-request.ts'
import { RequestActions } from './request-actions.tsx'
import { RequestResults, useRequestOutcomes } from './request-results.tsx'
import { RequestState } from './request-state.tsx'

/** A cancelled request has only its result. */
export function RequestRow({ listed }: { listed: ListedRequest }) {
  const { t } = useLingui()
  const { request, institution, institutionName } = listed
  const title = request.title ?? t`Title not given`
  const pages = request.pages && t`pp. ${request.pages}`
  const id = useId()
  const outcomes = useRequestOutcomes(listed, title, id)
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
      result={outcomes.hasResult && <RequestResults listed={listed} {...outcomes} id={id} />}
    >
      <RowTitle id={id}>{title}</RowTitle>
      <RowFacts facts={[request.author, request.description, pages, kindWords(request)]} />
      <RowPlace institution={institution} names={[institutionName]} />
    </Row>
  )
}
