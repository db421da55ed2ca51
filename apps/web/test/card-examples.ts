import type { AccountCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'

/** For tests: an institution that answered, and had nothing to tell. */
export function emptyAccount(institutionCode: string, more: Partial<AccountCard> = {}): AccountCard {
  return {
    institutionCode,
    asOf: '2026-11-25T13:02:00Z',
    state: 'complete',
    account: {
      displayName: 'Robin Vale',
      barcode: null,
      patronGroup: null,
      expires: null,
      standing: 'active',
      email: null,
      phone: null,
      address: [],
    },
    loans: { state: 'ok', items: [] },
    requests: { state: 'ok', items: [] },
    fees: { state: 'ok', items: [] },
    blocks: { state: 'ok', items: [] },
    messages: { state: 'ok', items: [] },
    ...more,
  }
}

export const problem: InstitutionProblem = {
  code: 'timed-out',
  requestId: '7F3K-2Q9D',
  retryAfterSeconds: null,
}

export function institution(code: string, name: string, more: Partial<Institution> = {}): Institution {
  return {
    code,
    names: { en: name },
    monogram: name.slice(0, 2).toUpperCase(),
    color: '#24507d',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    mode: 'on',
    notice: null,
    language: null,
    can: { renew: true, cancel: true, changePickup: false },
    policy: { titles: 'never', loans: 'share', balances: 'share', clearance: 'share' },
    signsIn: 'provider',
    renewalCosts: null,
    links: { website: null, hours: null, contact: null, details: null, pay: null },
    libraries: [],
    returns: 'own-libraries',
    barcode: null,
    ...more,
  }
}
