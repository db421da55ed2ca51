import type { LoanHistory } from '@library-card/contract/history.ts'
import type { Feature } from '../feature.ts'
import { CallProblem } from '../http/problems.ts'
import { addRoute } from '../http/route.ts'
import type { Call } from '../ils/port.ts'
import { toProblem, type CardQuery } from '../members/card-query.ts'
import { lookUpPatronId } from '../members/account-lookup.ts'
import type { Member, Members } from '../members/members.ts'
import { registerApi } from '../sign-in/api-hooks.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { requireMember, toCardQuery } from '../sign-in/session-query.ts'

/** Returned loans, where the institution keeps a record of them. Nothing of them is stored here. */
export const history: Feature = {
  name: 'history',
  plugin: async (app, dependencies) => {
    const { members, readPreferences: read } = dependencies
    registerApi(app, dependencies, (api) =>
      addRoute(api, 'GET /api/institutions/:code/history', async (request, reply) => {
        const session = requireSession(request)
        const member = requireMember(members, request.params.code)
        // The next person at a shared computer must not find what the one before has read.
        if (session.profile === 'shared-computer' || !member.institution.history)
          throw new CallProblem('forbidden')
        const cardQuery = await toCardQuery(request, reply, { session, fresh: false, read })
        return readHistory({ members, member, cardQuery }, request.query.offset ?? 0)
      }),
    )
  },
}

type HistoryQuery = { members: Members; member: Member; cardQuery: CardQuery }

async function readHistory(query: HistoryQuery, offset: number): Promise<LoanHistory> {
  const { members, member, cardQuery } = query
  const now = members.now()
  const call: Call = {
    requestId: cardQuery.requestId,
    signal: AbortSignal.any([cardQuery.signal, AbortSignal.timeout(members.limits.card)]),
    limit: 'read',
    priority: 'read',
    who: cardQuery.person,
    answerBy: performance.now() + members.limits.card,
    now,
  }
  const patronId = await lookUpPatronId({ ...query, call }).catch((error: unknown) => toMissing(error))
  if (patronId === null) throw new CallProblem('not-found')
  if (typeof patronId !== 'string') return patronId
  const { listPastLoans } = member.system
  if (!listPastLoans) throw new CallProblem('forbidden')
  return listPastLoans(patronId, offset, call).then(
    ({ items, unreadable, next }) => ({
      state: 'ok' as const,
      asOf: now.toISOString(),
      items,
      ...(unreadable > 0 && { unreadable, requestId: cardQuery.requestId }),
      next,
    }),
    toMissing,
  )

  function toMissing(error: unknown) {
    return { state: 'missing' as const, problem: toProblem(error, 'history', query) }
  }
}
