import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { CardPage } from '../institution/card-page.tsx'
import { useCardView, type CardView } from '../institution/card-view.ts'
import { Nothing } from '../institution/nothing.tsx'
import { accountsIn, toldOf } from '../institution/told.ts'
import { Group } from '../look/rows.tsx'
import { PrintOrSave } from '../saving/print-or-save.tsx'
import { listRequests, requestKey, requestsAt, type ListedRequest, type Stage } from './listed-request.ts'
import { RequestRow } from './request-row.tsx'
import { savedRequests } from './saved-requests.ts'

export function RequestsPage() {
  const view = useCardView()
  const requests = accountsIn(view).flatMap((card) =>
    listRequests(card, view.institutionOf(card.institutionCode), view.nameOf(card.institutionCode)),
  )
  return (
    <CardPage
      section="requests"
      foot={requests.length > 0 && <PrintOrSave list={() => savedRequests(inOrder(requests), view)} />}
    >
      {requests.length === 0 && <NothingAskedFor view={view} />}
      {stages.map((stage) => (
        <StageGroup key={stage} stage={stage} requests={requests} />
      ))}
    </CardPage>
  )
}

const stages: Stage[] = ['ready', 'on-its-way', 'waiting']

function inOrder(requests: ListedRequest[]): ListedRequest[] {
  return stages.flatMap((stage) => requestsAt(stage, requests))
}

function StageGroup({ stage, requests }: { stage: Stage; requests: ListedRequest[] }) {
  const { t } = useLingui()
  const words: Record<Stage, string> = {
    ready: t`Ready for you`,
    'on-its-way': t`On its way`,
    waiting: t({ message: 'Waiting', context: 'group of requests' }),
  }
  const here = requestsAt(stage, requests)
  if (here.length === 0) return null
  return (
    <Group title={words[stage]} count={<Plural value={here.length} one="# request" other="# requests" />}>
      {here.map((listed) => (
        <RequestRow key={requestKey(listed)} listed={listed} />
      ))}
    </Group>
  )
}

function NothingAskedFor({ view }: { view: CardView }) {
  const told = toldOf(view, ['requests'])
  return (
    <Nothing
      view={view}
      told={told}
      title={<Trans>You have no requests</Trans>}
      titleSoFar={
        <Plural
          value={told.by.length}
          one="No requests at the one that answered"
          other="No requests at the # that answered"
        />
      }
    />
  )
}
