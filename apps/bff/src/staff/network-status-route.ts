import type { InstitutionStatus } from '@library-card/contract/network-status.ts'
import type { FastifyInstance } from 'fastify'
import { toInstant } from '../clock.ts'
import { addRoute } from '../http/route.ts'
import type { Member } from '../members/members.ts'
import type { StaffDependencies } from './staff-call.ts'

/** The state of each institution, for a desk that is asked why something is missing. Makes no upstream calls. */
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
  const { breaker, lastGoodAnswer, downSince, waiting, callsLeft } = member.state()
  return {
    institutionCode: member.institution.code,
    state: stateOf(member),
    breaker,
    lastGoodAnswer: toInstantOrNull(lastGoodAnswer),
    downSince: toInstantOrNull(downSince),
    waiting,
    callsLeft,
  }
}

function toInstantOrNull(time: number | null): string | null {
  return time === null ? null : toInstant(time)
}

function stateOf({ availability, state }: Member): InstitutionStatus['state'] {
  const { isKeyRejected, breaker, lastEnd } = state()
  if (availability().mode === 'off') return 'switched-off'
  if (isKeyRejected) return 'key-rejected'
  if (breaker !== 'closed') return 'resting'
  if (lastEnd === null) return 'not-asked'
  return lastEnd === 'good' ? 'answering' : 'failing'
}
