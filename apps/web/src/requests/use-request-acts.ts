import type { PickupOrder } from '@library-card/contract/cancellation.ts'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { fetchJson } from '../api.ts'
import { useAct } from '../actions/use-action.ts'
import type { ListedRequest } from './listed-request.ts'

export function cancellationOf({ request, institution }: ListedRequest) {
  return { type: 'cancellation' as const, institutionCode: institution.code, id: request.id }
}

export function pickupChangeOf({ request, institution }: ListedRequest) {
  return { type: 'pickup-change' as const, institutionCode: institution.code, id: request.id }
}

/** The actions on a request; each click sends one. */
export function useRequestActs(listed: ListedRequest) {
  const act = useAct()
  return {
    cancel: () => act({ acts: [cancellationOf(listed)], send: (key) => sendCancellation(listed, key) }),
    changePickup: (libraryCode: string) =>
      act({
        acts: [pickupChangeOf(listed)],
        send: (key) => sendPickupChange(listed, { libraryCode }, key),
      }),
  }
}

async function* sendCancellation(listed: ListedRequest, key: string): AsyncGenerator<OutcomeLine> {
  const outcome = await fetchJson('POST /api/institutions/:code/requests/:id/cancellation', {
    params: paramsOf(listed),
    key,
  })
  yield { ...cancellationOf(listed), outcome }
  yield { type: 'end' }
}

async function* sendPickupChange(
  listed: ListedRequest,
  order: PickupOrder,
  key: string,
): AsyncGenerator<OutcomeLine> {
  const outcome = await fetchJson('POST /api/institutions/:code/requests/:id/pickup', {
    params: paramsOf(listed),
    body: order,
    key,
  })
  yield { ...pickupChangeOf(listed), outcome }
  yield { type: 'end' }
}

function paramsOf({ request, institution }: ListedRequest) {
  return { code: institution.code, id: request.id }
}
