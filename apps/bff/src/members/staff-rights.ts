import type { FastifyBaseLogger } from 'fastify'
import type { FoundStaff, StaffRole, PatronLookup } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
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
  const call = { requestId, limit: 'signIn', priority: 'staff', who, now: members.now() } as const
  try {
    const signal = AbortSignal.timeout(members.limits.signIn)
    const found = await member.system.findStaff(whom, { ...call, signal })
    return found && found.role !== null ? { ...found, role: found.role } : 'none'
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    log.warn({ institution: institutionCode, problem: error.code, detail: error.detail })
    return 'not-known'
  }
}
