import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import type { Acts } from './actions.ts'
import type { Members } from '../members/members.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { beginAct, type Acting } from './action-call.ts'
import { sendOutcomes, toOutcome } from './outcome-stream.ts'
import { requireMember } from '../sign-in/session-query.ts'

type Ground = { acts: Acts; members: Members; acting: Acting }

export function outcomeRoutes(app: FastifyInstance, { acts, members, acting }: Ground) {
  addRoute(app, 'GET /api/outcomes', async (request, reply) => {
    const { patron, created } = requireSession(request)
    return sendOutcomes(reply, await acts.since(patron, created))
  })

  addRoute(app, 'POST /api/outcomes/check', async (request, reply) => {
    const question = await beginAct(request, reply, acting)
    const { type, institutionCode, id } = request.body
    requireMember(members, institutionCode)
    const which = { type, institutionCode, objectId: id }
    return toOutcome(which, await acts.check(question, which))
  })
}
