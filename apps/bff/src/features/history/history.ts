import type { LoanHistory } from '@library-card/contract/history.ts'
import type { Feature } from '../../feature.ts'
import { CallProblem } from '../../http/problems.ts'
import { addRoute } from '../../http/route.ts'
import { toProblem, toSection } from '../../members/answers.ts'
import type { MemberQuery } from '../../members/card-query.ts'
import { lookUpPatronId } from '../../members/account-lookup.ts'
import { requireMember } from '../../members/members.ts'
import { toReadCall } from '../../members/calls.ts'
import { registerApi } from '../../sign-in/api-hooks.ts'
import { requireSession } from '../../sign-in/session-cookie.ts'
import { toCardQuery } from '../../sign-in/session-query.ts'

/** Returned loans, if the institution keeps a record of them. The BFF stores none of them. */
export const history: Feature = {
  name: 'history',
  sent: [
    {
      id: 'history-to-institution',
      to: 'other-institutions',
      what: ['primary-id', 'call-reference'],
      why: 'your-wish',
    },
  ],
  plugin: async (app, dependencies) => {
    const { members, store } = dependencies
    registerApi(app, dependencies, (api) =>
      addRoute(api, 'GET /api/institutions/:code/history', async (request, reply) => {
        const session = requireSession(request)
        const member = requireMember(members, request.params.code)
        // The next person at a shared computer must not find the previous person's data.
        if (session.profile === 'shared-computer' || !member.institution.history)
          throw new CallProblem('forbidden')
        const query = await toCardQuery(store, request, reply, { fresh: false })
        return readHistory({ ...query, members, member }, request.query.offset ?? 0)
      }),
    )
  },
}

async function readHistory(query: MemberQuery, offset: number): Promise<LoanHistory> {
  const { listPastLoans } = query.member.system
  if (!listPastLoans) throw new CallProblem('forbidden')
  // The page queries all institutions at once, for data that nobody has to act on.
  const call = { ...toReadCall(query), priority: 'background' as const }
  try {
    const patronId = await lookUpPatronId(query, call)
    if (patronId === null) return { state: 'no-account' }
    const { next, ...loans } = await listPastLoans(patronId, offset, call)
    return { ...toSection(loans, 'history', query), asOf: call.now.toISOString(), next }
  } catch (error) {
    return { state: 'missing', problem: toProblem(error, 'history', query) }
  }
}
