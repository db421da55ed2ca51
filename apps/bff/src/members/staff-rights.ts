import type { FastifyBaseLogger } from 'fastify'
import { CallProblem } from '../http/problems.ts'
import type { FoundStaff, StaffRole, PatronLookup } from '../ils/port.ts'
import { answerOrUnavailable, createCall } from './card-query.ts'
import type { Members } from './members.ts'
import { provesHome } from './home-record.ts'

type StaffMember = { institutionCode: string; whom: Extract<PatronLookup, { by: 'id' | 'sign-in' }> }

/** Reads the rights of a staff member from their institution's own record. Throws without rights, and while they are unknown. */
export async function requireRights(
  members: Members,
  { institutionCode, whom }: StaffMember,
  { requestId, person, log }: { requestId: string; person: string; log: FastifyBaseLogger },
): Promise<FoundStaff & { role: StaffRole }> {
  const member = members.byCode.get(institutionCode)
  if (!member || !provesHome(member.institution)) throw new CallProblem('no-staff-rights')
  if (member.institution.mode === 'off') throw new CallProblem('rights-not-known')
  const call = createCall(members, { requestId, limit: 'signIn', priority: 'staff', person })
  const found = await answerOrUnavailable({ log, institution: institutionCode }, () =>
    member.system.findStaff(whom, call),
  )
  if (found === 'unavailable') throw new CallProblem('rights-not-known')
  if (!found || found.role === null) throw new CallProblem('no-staff-rights')
  return { ...found, role: found.role }
}
