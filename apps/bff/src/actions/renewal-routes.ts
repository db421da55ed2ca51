import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import type { Acts } from './actions.ts'
import type { Following } from './order-runner.ts'
import type { Order } from './orders.ts'
import type { Members } from '../members/members.ts'
import { CallProblem } from '../http/problems.ts'
import { beginAct, requireAllowed, type Acting } from './action-call.ts'
import { sendOutcomes } from './outcome-stream.ts'

type Ground = { acts: Acts; members: Members; acting: Acting }

export function renewalRoutes(app: FastifyInstance, { acts, members, acting }: Ground) {
  addRoute(app, 'POST /api/renewals', async (request, reply) => {
    const question = await beginAct(request, reply, acting)
    const { loans } = request.body
    for (const { institutionCode } of loans) requireAllowed({ members, question }, institutionCode, 'renew')
    const following = await acts.order(question, request.headers['idempotency-key'], loans.map(toOrder))
    await requireOwn(following)
    return sendOutcomes(reply, following)
  })
}

function toOrder({ institutionCode, loanId, due }: RenewalOrder): Order {
  return { type: 'renewal', institutionCode, objectId: loanId, wish: { due } }
}

/** Waits for the first loan that is the patron's own. Where none is, nothing tells a foreign id from an unknown one. */
async function requireOwn(following: Following[]): Promise<void> {
  const own = following.map(async ({ end }) => {
    if ((await end).result === 'not-found') throw new CallProblem('not-found')
  })
  await Promise.any(own).catch(() => {
    throw new CallProblem('not-found')
  })
}
