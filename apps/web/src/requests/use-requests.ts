import type { CardView } from '../card/card-view.ts'
import { shownIn } from '../card/completeness.ts'
import { actKey, cancelledRequests } from '../card/outcomes.ts'
import { useStore } from '../store.ts'
import { useOutcomes } from '../actions/use-outcome.ts'
import { listRequests, requestKey, type ListedRequest } from './listed-request.ts'
import { cancellationOf } from './use-request-acts.ts'

type Requests = {
  requests: ListedRequest[]
  /** They are no more, but their rows stay until the next refresh. */
  cancelled: ListedRequest[]
}

export function useRequests(view: CardView): Requests {
  const { told } = useOutcomes()
  const accounts = shownIn(view)
  const requests = accounts.flatMap((card) =>
    listRequests(card, view.institutionOf(card.institutionCode), view.nameOf(card.institutionCode)),
  )
  const keys = new Set(requests.map(requestKey))
  const cancelled = useStore(cancelledRequests, (all) => all)
    .filter(({ institutionCode: code }) => accounts.some((card) => card.institutionCode === code))
    .map(({ institutionCode: code, request, asOf }) => ({
      request,
      institution: view.institutionOf(code),
      institutionName: view.nameOf(code),
      asOf,
    }))
    .filter((listed) => {
      const outcome = told.get(actKey(cancellationOf(listed)))?.outcome
      return outcome?.result === 'cancelled' && !keys.has(requestKey(listed))
    })
  return { requests, cancelled }
}
