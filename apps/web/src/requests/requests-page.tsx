import { Plural, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { CardPage } from '../page/card-page.tsx'
import { sourceOf, useCardView, type CardView } from '../card/card-view.ts'
import { EmptyList } from '../unavailable/empty-list.tsx'
import { withoutCopies, shownIn } from '../card/completeness.ts'
import { itemsOf } from '../card/summary.ts'
import { Group, Row, RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import { PrintOrSave } from '../export/print-or-save.tsx'
import {
  kindWords,
  readyTone,
  requestKey,
  requestsAt,
  type ListedRequest,
  type Stage,
  savedRequests,
} from './listed-request.ts'
import { ZoneNote } from '../dates/zone-note.tsx'
import styles from './requests.module.css'
import { cancellationOf, RequestActions } from './request-actions.tsx'
import { RequestResults, useRequestOutcomes } from './request-results.tsx'
import { RequestState } from './request-state.tsx'
import { DateStamp } from '../dates/date-stamp.tsx'
import { actionKey, cancelledRequests } from '../card/outcomes.ts'
import { useStore } from '../store.ts'
import { useOutcomes } from '../actions/use-outcome.ts'

export function RequestsPage() {
  const view = useCardView()
  const { requests, cancelled } = useRequests(view)
  const inOrder = stages.flatMap((stage) => requestsAt(stage, requests))
  const isEmpty = requests.length + cancelled.length === 0
  return (
    <CardPage
      section="requests"
      foot={
        requests.length > 0 && (
          <div className={styles['foot']}>
            <PrintOrSave list={() => savedRequests(withoutCopies(inOrder, view), view)} />
          </div>
        )
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

/** A cancelled request has only its result. */
function RequestRow({ listed }: { listed: ListedRequest }) {
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
      result={
        (outcomes.cancellation ?? outcomes.pickupChange) && (
          <RequestResults listed={listed} title={title} {...outcomes} id={id} />
        )
      }
    >
      <RowTitle id={id}>{title}</RowTitle>
      <RowFacts facts={[request.author, request.description, pages, kindWords(request)]} />
      <RowPlace institution={institution} names={[institutionName]} />
    </Row>
  )
}

type Requests = {
  requests: ListedRequest[]
  /** Cancelled requests keep their rows until the next refresh. */
  cancelled: ListedRequest[]
}

function useRequests(view: CardView): Requests {
  const { byAction } = useOutcomes()
  const accounts = shownIn(view)
  const requests = accounts.flatMap((card) =>
    itemsOf(card.requests).map((request) => ({ ...sourceOf(view, card), request })),
  )
  const keys = new Set(requests.map(requestKey))
  const cancelled = useStore(cancelledRequests, (all) => all)
    .filter(({ institutionCode: code }) => accounts.some((card) => card.institutionCode === code))
    .map((one) => ({ ...sourceOf(view, one), request: one.request }))
    .filter((listed) => {
      const outcome = byAction.get(actionKey(cancellationOf(listed)))?.outcome
      return outcome?.result === 'cancelled' && !keys.has(requestKey(listed))
    })
  return { requests, cancelled }
}
