import type { Whom } from '../ils/port.ts'
import type { Members } from './members.ts'
import type { Patron } from './patron.ts'

/** Who `patron` is at a member, or why that member need not or cannot be asked. */
export function whomToAsk(
  patron: Patron,
  institutionCode: string,
  accounts: Members['accounts'],
): Whom | 'home-silent' | 'linked-nowhere' {
  const { home, homeInstitutionCode } = patron
  if (institutionCode === homeInstitutionCode) {
    if (home) return { by: 'id', id: home.primaryId }
    return { by: 'sign-in', id: patron.id, idType: patron.idType }
  }
  if (!home) return 'home-silent'
  if (accounts === 'shared-id') return { by: 'shared-id', id: home.primaryId }
  if (home.linkingId === null) return 'linked-nowhere'
  return { by: 'linking-id', linkingId: home.linkingId, homeInstitutionCode }
}
