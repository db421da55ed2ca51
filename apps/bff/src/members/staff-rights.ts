import type { FastifyBaseLogger } from 'fastify'
import type { FoundStaff, StaffRole, PatronLookup } from '../ils/port.ts'
import { answerOrSilent, createCall } from './calls.ts'
import type { Members } from './members.ts'
import { provesHome } from './home-record.ts'

export type Rights = (FoundStaff & { role: StaffRole }) | 'none' | 'not-known'

type StaffMember = { institutionCode: string; whom: Extract<PatronLookup, { by: 'id' | 'sign-in' }> }

/** Reads the rights of a staff member from their institution's own record. `not-known`: it does not answer. */
export async function askRights(
  members: Members,
  { institutionCode, whom }: StaffMember,
  { requestId, person: who, log }: { requestId: string; person: string; log: FastifyBaseLogger },
): Promise<Rights> {
  const member = members.byCode.get(institutionCode)
  if (!member || !provesHome(member.institution)) return 'none'
  if (member.institution.mode === 'off') return 'not-known'
  const call = createCall(members, { requestId, limit: 'signIn', priority: 'staff', who })
  const found = await answerOrSilent({ log, institution: institutionCode }, () =>
    member.system.findStaff(whom, call),
  )
  if (found === 'silent') return 'not-known'
  return found && found.role !== null ? { ...found, role: found.role } : 'none'
}
