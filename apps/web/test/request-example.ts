import type { Request } from '@library-card/contract/request.ts'

/** For tests: a hold that waits. */
export function aRequest(id: string, more: Partial<Request> = {}): Request {
  return {
    id,
    kind: 'hold',
    status: 'waiting',
    title: 'Slow Light',
    author: null,
    description: null,
    pages: null,
    placed: null,
    pickup: null,
    pickupBy: null,
    shelfNumber: null,
    cancellation: { can: 'yes', reason: null },
    pickupCanChange: false,
    placeInQueue: null,
    booked: null,
    ...more,
  }
}
