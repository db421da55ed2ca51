import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { DateStamp } from '../dates/date-stamp.tsx'
import { Row, RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import { kindWords, readyTone, type ListedRequest } from './listed-request.ts'
import { RequestActions } from './request-actions.tsx'
import { RequestResults, useRequestOutcomes } from './request-results.tsx'
import { RequestState } from './request-state.tsx'

export function RequestRow({ listed }: { listed: ListedRequest }) {
  const { t } = useLingui()
  const { status, pickupBy } = listed.request
  const { timeZone } = listed.institution
  const title = listed.request.title ?? t`Title not given`
  const id = useId()
  const outcomes = useRequestOutcomes(listed, title, id)
  const result = <RequestResults listed={listed} {...outcomes} id={id} />
  if (outcomes.isCancelled) {
    return (
      <Row
        labelledBy={`${id} ${id}-cancellation`}
        stamp={<DateStamp moment={null} timeZone={timeZone} />}
        result={result}
      >
        <What listed={listed} title={title} id={id} />
      </Row>
    )
  }
  return (
    <Row
      labelledBy={`${id} ${id}-stage`}
      stamp={
        <DateStamp
          moment={status === 'ready' ? pickupBy : null}
          timeZone={timeZone}
          tone={readyTone(listed)}
        />
      }
      state={<RequestState listed={listed} stageId={`${id}-stage`} />}
      action={<RequestActions listed={listed} {...outcomes} id={id} />}
      result={outcomes.hasResult && result}
    >
      <What listed={listed} title={title} id={id} />
    </Row>
  )
}

function What({ listed, title, id }: { listed: ListedRequest; title: string; id: string }) {
  const { request, institution, institutionName } = listed
  const { t } = useLingui()
  const pages = request.pages && t`pp. ${request.pages}`
  return (
    <>
      <RowTitle id={id}>{title}</RowTitle>
      <RowFacts facts={[request.author, request.description, pages, kindWords(request)]} />
      <RowPlace institution={institution} names={[institutionName]} />
    </>
  )
}
