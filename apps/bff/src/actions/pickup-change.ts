import type { Request } from '@library-card/contract/request.ts'
import type { Kind } from './action-kind.ts'

export const pickupChange: Kind<Request> = {
  type: 'pickup-change',

  list: (system, { patronId }, call) => system.listRequests(patronId, call),
  recent: ({ cardCache }) => cardCache.requests,

  foresee(request, { libraryCode }) {
    if (isAt(request, libraryCode)) return { result: 'changed', request }
    if (request.pickupCanChange) return null
    return { result: 'refused', reasons: ['other'], text: null, deskCode: null }
  },

  remember: (_, { libraryCode }) => ({ ...(libraryCode !== undefined && { libraryCode }) }),

  send: (system, { found: { patronId }, thing: { id }, wish: { libraryCode = '' } }, call) =>
    system.changePickup({ patronId, requestId: id, libraryCode }, call),

  recognise: (request, { libraryCode }) =>
    request && isAt(request, libraryCode) ? { result: 'changed', request } : null,
}

function isAt({ pickup }: Request, libraryCode: string | undefined): boolean {
  return pickup?.institutionCode === null && pickup.place.code === libraryCode
}
