import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { NetworkStatus, type InstitutionStatus } from '@library-card/contract/network-status.ts'
import type { FastifyInstance } from 'fastify'
import type { Member, Members } from '../network/members.ts'
import type { StaffGround } from './staff-call.ts'

/** How each institution stands, for who is asked at a desk why something is missing. Asks none of them. */
export function networkStatusRoute(app: FastifyInstance, { members, requireStaff }: StaffGround) {
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .get('/staff/network', { schema: { response: { 200: NetworkStatus } } }, async (request) => {
      await requireStaff(request)
      return {
        asOf: members.now().toISOString(),
        institutions: [...members.byCode.values()].map((member) => statusOf(member, members)),
      }
    })
}

function statusOf(member: Member, { now }: Members): InstitutionStatus {
  const { breaker, lastGoodAnswer, inFlight, waiting, callsLeft } = member.state()
  return {
    institutionCode: member.institution.code,
    state: stateOf(member),
    breaker,
    lastGoodAnswer: lastGoodAnswer && byClockOf(now, lastGoodAnswer),
    inFlight,
    waiting,
    callsLeft,
  }
}

function stateOf({ institution, state }: Member): InstitutionStatus['state'] {
  const { isKeyRejected, breaker, lastEnd } = state()
  if (institution.mode === 'off') return 'switched-off'
  if (isKeyRejected) return 'key-rejected'
  if (breaker !== 'closed') return 'resting'
  if (lastEnd === null) return 'not-asked'
  return lastEnd === 'good' ? 'answering' : 'failing'
}

/** A demo's clock may show another time than the machine's. */
function byClockOf(now: () => Date, moment: Date): string {
  return new Date(now().getTime() - (Date.now() - moment.getTime())).toISOString()
}
