import type { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import type { Acts } from './actions.ts'
import type { Order } from './orders.ts'
import type { Members } from '../members/members.ts'
import type { Question } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import { beginAct, requireAllowed, type Acting } from './action-call.ts'
import { requireMember } from '../sign-in/session-query.ts'

type Ground = { acts: Acts; members: Members; acting: Acting }

export function requestRoutes(app: FastifyInstance, { acts, members, acting }: Ground) {
  addRoute(app, 'POST /api/institutions/:code/requests/:id/cancellation', async (request, reply) => {
    const question = await beginAct(request, reply, acting)
    const { code, id } = request.params
    requireAllowed({ members, question }, code, 'cancel')
    const order: Order = { type: 'cancellation', institutionCode: code, objectId: id, wish: {} }
    return endOf<CancellationOutcome>(question, request.headers['idempotency-key'], order)
  })

  addRoute(app, 'POST /api/institutions/:code/requests/:id/pickup', async (request, reply) => {
    const question = await beginAct(request, reply, acting)
    const { code, id } = request.params
    const { libraryCode } = request.body
    requireAllowed({ members, question }, code, 'changePickup')
    requirePickupPlace(members, code, libraryCode)
    const order: Order = { type: 'pickup-change', institutionCode: code, objectId: id, wish: { libraryCode } }
    return endOf<PickupOutcome>(question, request.headers['idempotency-key'], order)
  })

  async function endOf<Outcome>(question: Question, key: string, order: Order): Promise<Outcome> {
    const [following] = await acts.order(question, key, [order])
    const end = await following?.end
    if (!end || end.result === 'not-found') throw new CallProblem('not-found')
    if (end.result === 'in-progress') throw new CallProblem('in-progress')
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each kind of act ends in its own ways only
    return end as Outcome
  }
}

function requirePickupPlace(members: Members, code: string, libraryCode: string): void {
  const { libraries = [] } = requireMember(members, code).institution
  const isThere = libraries.some(({ code: one, pickup }) => pickup && one === libraryCode)
  if (!isThere) throw new CallProblem('bad-request')
}
