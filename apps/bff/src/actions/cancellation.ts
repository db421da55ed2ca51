import type { Request } from '@library-card/contract/request.ts'
import type { Kind } from './action-kind.ts'

export const cancellation: Kind<Request> = {
  type: 'cancellation',

  list: (system, { patronId }, call) => system.listRequests(patronId, call),
  recent: ({ cardCache }) => cardCache.requests,

  foresee({ cancellation: { can } }) {
    if (can !== 'no') return null
    return { result: 'refused', reasons: ['other'], text: null, deskCode: null }
  },

  remember: () => ({}),

  send: (system, { found: { patronId }, thing: { id } }, call) =>
    system.cancel({ patronId, requestId: id }, call),

  recognise: (request) => (request ? null : { result: 'cancelled' }),
}
