import type { InstitutionStatus } from '@library-card/contract/network-status.ts'
import type { FastifyInstance } from 'fastify'
import { toInstant } from '../clock.ts'
import { addRoute } from '../http/route.ts'
import type { Member } from '../members/members.ts'
import type { StaffDependencies } from './staff-call.ts'

/** The state of each institution, for a desk that is asked why data is missing. Makes no upstream calls. */
export function networkStatusRoute(
  app: FastifyInstance,
  { members, requireStaff }: Pick<StaffDependencies, 'members' | 'requireStaff'>,
) {
  addRoute(app, 'GET /api/staff/network', async (request) => {
    await requireStaff(request)
    return {
      asOf: members.now().toISOString(),
      institutions: [...members.byCode.values()].map((member) => statusOf(member)),
    }
  })
}

function statusOf(member: Member): InstitutionStatus {
  const { breaker, waiting, callsLeft } = member.state()
  const { last, lastGoodAnswer } = member.answers()
  const { problem = null, since = null } = last.get('account') ?? {}
  return {
    institutionCode: member.institution.code,
    problem: member.availability().mode === 'off' ? 'switched-off' : problem,
    lists: [...last].flatMap(([list, { problem: missing }]) =>
      list !== 'account' && missing ? [{ list, problem: missing }] : [],
    ),
    breaker,
    lastGoodAnswer: toInstantOrNull(lastGoodAnswer),
    downSince: toInstantOrNull(since),
    waiting,
    callsLeft,
  }
}

function toInstantOrNull(time: number | null): string | null {
  return time === null ? null : toInstant(time)
}
