import type { FastifyBaseLogger } from 'fastify'
import type { FoundAccount } from '../ils/port.ts'
import { within } from '../upstream/deadline.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import type { Members } from './members.ts'
import { findOwnAccount } from './own-patron.ts'
import type { HomeRecord, Patron } from './patron.ts'

/** At sign-in: what home tells of the patron. null: home is silent, or there is none of that code. */
export async function askHome(
  members: Members,
  patron: Patron,
  { requestId, person: who, log }: { requestId: string; person: string; log: FastifyBaseLogger },
): Promise<HomeRecord | 'unknown-patron' | null> {
  const home = members.byCode.get(patron.homeInstitutionCode)
  if (!home || home.institution.mode === 'off') return null
  const call = { requestId, limit: 'signIn', lane: 'first-view', who, now: members.now() } as const
  const answerBy = performance.now() + members.limits.signIn
  const whom = { by: 'sign-in', id: patron.id, idType: patron.idType } as const
  try {
    const found = await within(members.limits.signIn, new AbortController().signal, (signal) =>
      findOwnAccount({ members, member: home }, whom, { ...call, signal, answerBy }),
    )
    return found ? toHomeRecord(found) : 'unknown-patron'
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    log.warn({ institution: patron.homeInstitutionCode, problem: error.code, detail: error.detail })
    return null
  }
}

export function toHomeRecord({ patronId, linkingId, account }: FoundAccount): HomeRecord {
  return { primaryId: patronId, linkingId, displayName: account.displayName }
}
