import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Outcome, OutcomeCheck, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { FastifyInstance } from 'fastify'
import type { Acts } from './actions.ts'
import type { Members } from '../members/members.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { beginAct, type Acting } from './action-call.ts'
import { ndjson, sendOutcomes, toOutcome } from './outcome-stream.ts'
import { requireMember } from '../sign-in/session-query.ts'

type Ground = { acts: Acts; members: Members; acting: Acting }

export function outcomeRoutes(app: FastifyInstance, { acts, members, acting }: Ground) {
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()
  const all = { response: { 200: { content: { [ndjson]: { schema: OutcomeLine } } } } }
  const check = { body: OutcomeCheck, response: { 200: Outcome } }

  typed.get('/outcomes', { schema: all }, async (request, reply) => {
    const { patron, created } = requireSession(request)
    return sendOutcomes(reply, await acts.since(patron, created))
  })

  typed.post('/outcomes/check', { schema: check }, async (request, reply) => {
    const question = await beginAct(request, reply, acting)
    const { type, institutionCode, id } = request.body
    requireMember(members, institutionCode)
    const which = { type, institutionCode, objectId: id }
    return toOutcome(which, await acts.check(question, which))
  })
}
