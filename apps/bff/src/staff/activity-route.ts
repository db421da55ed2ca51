import type { StaffLine } from '@library-card/contract/staff.ts'
import type { FastifyInstance } from 'fastify'
import { sendLines } from '../http/ndjson.ts'
import { addRoute } from '../http/route.ts'
import { requireMember, type Member } from '../members/members.ts'
import { queryMember } from '../members/query-member.ts'
import { requireOwnPatron } from './own-patron.ts'
import {
  appendView,
  beginStaffCall,
  toStaffCardQuery,
  type StaffCall,
  type StaffDependencies,
} from './staff-call.ts'
import { isOwn, partsAt, toStaffCard } from './staff-card.ts'

/** What a patron has at every member or at one: a line for each, as soon as it answers. */
export function activityRoute(app: FastifyInstance, dependencies: StaffDependencies) {
  addRoute(app, 'GET /api/staff/patrons/:handle/activity', async (request, reply) => {
    const call = await beginStaffCall(dependencies, request, reply)
    const members = membersAt(call, request.query.institution)
    const { patron, auditHash } = await requireOwnPatron(call, request.params.handle, [])
    const cardQuery = await toStaffCardQuery(call, patron, auditHash)
    const queried = members.filter(({ institution }) => !cardQuery.notAsked?.includes(institution.code))
    await appendView(call, {
      act: 'activity',
      result: 'allowed',
      patronHashes: [auditHash],
      kinds: [
        'loans',
        'requests',
        'fees',
        'blocks',
        ...(queried.some((member) => isOwn(call, member)) ? (['own-titles'] as const) : []),
      ],
      institutionCodes: queried.map(({ institution }) => institution.code),
    })
    return sendLines<StaffLine>(reply, async (emit) => {
      await Promise.all(
        members.map(async (member) => {
          const parts = partsAt(call, member)
          const card = await queryMember({
            members: call.members,
            member,
            cardQuery: { ...cardQuery, parts },
          })
          emit({ type: 'card', card: toStaffCard(card, call, { parts, hasTitles: isOwn(call, member) }) })
        }),
      )
      emit({ type: 'end' })
    })
  })
}

function membersAt({ members }: StaffCall, code: string | undefined): Member[] {
  return code === undefined ? [...members.byCode.values()] : [requireMember(members, code)]
}
