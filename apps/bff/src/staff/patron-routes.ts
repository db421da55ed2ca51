import type { Titles } from '@library-card/contract/staff.ts'
import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import { askMember } from '../members/query-one.ts'
import { type Member } from '../members/members.ts'
import { CallProblem } from '../http/problems.ts'
import { partsAt } from './activity-routes.ts'
import { titledFee, titledLoan, titledRequest, titlesIn } from './masked.ts'
import { requireOwnPatron, type OwnPatron } from './own-patron.ts'
import { beginStaffCall, putOnRecord, toQuestion, type StaffCall, type StaffGround } from './staff-call.ts'

const titlesShownFor = 10 * 60_000

export function patronRoutes(app: FastifyInstance, ground: StaffGround) {
  addRoute(app, 'GET /api/staff/patrons/:handle', async (request, reply) => {
    const call = await beginStaffCall(ground, request, reply)
    const { found, patronHash } = await requireOwnPatron(call, request.params.handle, ['fees'])
    await putOnRecord(call, {
      act: 'view',
      result: 'allowed',
      patronHashes: [patronHash],
      kinds: ['details', 'fees', 'blocks'],
    })
    const { account, listName: name, blocks, counts } = found
    const asOf = ground.members.now().toISOString()
    return { ...account, name, blocks: blocks.items, balance: counts.fees, asOf }
  })

  addRoute(app, 'POST /api/staff/patrons/:handle/titles', async (request, reply) => {
    const call = await beginStaffCall(ground, request, reply)
    const { institutionCode, reason } = request.body
    const member = ground.members.byCode.get(institutionCode)
    if (!member) throw new CallProblem('not-found')
    const own = await requireOwnPatron(call, request.params.handle, [])
    const mayShow = member.institution.policy.titles === 'with-reason'
    await putOnRecord(call, {
      act: 'titles',
      result: mayShow ? 'allowed' : 'refused',
      patronHashes: [own.patronHash],
      kinds: ['titles'],
      institutionCodes: [institutionCode],
      reason,
    })
    if (!mayShow) throw new CallProblem('forbidden')
    return askTitles(call, own, member)
  })
}

async function askTitles(
  call: StaffCall,
  { patron, patronHash }: OwnPatron,
  member: Member,
): Promise<Titles> {
  const { members } = call.ground
  const parts = partsAt(call, member)
  const question = { ...(await toQuestion(call, patron, patronHash)), parts }
  const card = await askMember({ members, member, question })
  const until = new Date(members.now().getTime() + titlesShownFor).toISOString()
  if (card.state === 'no-account') throw new CallProblem('not-found')
  if (card.state === 'unavailable') {
    const missing = { state: 'missing' as const, problem: card.problem }
    return { until, loans: missing, requests: missing, fees: missing }
  }
  return {
    until,
    loans: titlesIn(card.loans, titledLoan),
    requests: titlesIn(card.requests, titledRequest),
    fees: titlesIn(card.fees, titledFee),
  }
}
