import { rowOf } from '@library-card/contract/answer-state.ts'
import type { AccountCard, MissingCard } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Institution, Network } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import type { ListedLoan } from '../src/loans/listed-loans.ts'

/** An account without loans, requests, fees, blocks and messages. */
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

/** An institution that has not answered, where the patron has an account. */
export function missingCard(institutionCode: string, more: Partial<MissingCard> = {}): MissingCard {
  return {
    institutionCode,
    asOf: '2026-11-25T13:02:00Z',
    state: rowOf(more.problem ?? problem).group,
    problem,
    account: 'exists',
    ...more,
  }
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
    can: { renew: true, cancel: true, changePickup: false, updateAccount: false },
    policy: { titles: 'never' },
    signsIn: 'provider',
    renewalCosts: null,
    links: { website: null, hours: null, contact: null, details: null, pay: null },
    libraries: [],
    returns: 'own-libraries',
    barcode: null,
    ...more,
  }
}

const noBranding: Network['branding'] = {
  logo: null,
  favicon: null,
  links: { help: null, contact: null },
  texts: { signIn: null, getCard: null, footer: null },
}

export function network(more: Partial<Network> = {}): Network {
  return {
    name: 'Meridian',
    branding: noBranding,
    languages: ['en'],
    oneProvider: false,
    writesWithinSeconds: 10,
    sharedComputer: { locked: false, idleMinutes: 5 },
    limits: [],
    features: ['calendar', 'clearance', 'history'],
    institutions: [
      institution('NORTH', 'North University'),
      institution('HARBOUR', 'Harbour College'),
      institution('ALPINE', 'Alpine Institute'),
    ],
    ...more,
  }
}

export function signedIn(more: Partial<SignedIn> = {}): SignedIn {
  return {
    signedIn: true,
    now: '2026-11-25T13:02:00Z',
    ends: '2026-11-25T13:17:00Z',
    canExtend: true,
    profile: 'own-device',
    displaced: null,
    homeInstitutionCode: 'NORTH',
    displayName: 'Robin Vale',
    mark: 'sealed',
    ...more,
  }
}

/** A loan with little data. */
export function aLoan(id: string, more: Partial<Loan> = {}): Loan {
  return {
    id,
    title: `Title ${id}`,
    author: null,
    description: null,
    barcode: null,
    callNumber: null,
    library: null,
    loaned: null,
    due: null,
    state: 'on-loan',
    renewed: null,
    renewal: { can: 'unknown', reasons: [] },
    fineIfReturnedNow: null,
    ...more,
  }
}

/** An open overdue fine. */
export function aFee(id: string, balance: Money, more: Partial<Fee> = {}): Fee {
  return {
    id,
    type: 'overdue',
    typeText: null,
    title: null,
    comment: null,
    state: 'open',
    original: balance,
    balance,
    since: null,
    owner: null,
    ...more,
  }
}

/** A waiting hold. */
export function aRequest(id: string, more: Partial<Request> = {}): Request {
  return {
    id,
    kind: 'hold',
    status: 'waiting',
    title: 'Slow Light',
    author: null,
    description: null,
    pages: null,
    placed: null,
    pickup: null,
    pickupBy: null,
    shelfNumber: null,
    cancellation: { can: 'yes', reason: null },
    pickupCanChange: false,
    placeInQueue: null,
    booked: null,
    ...more,
  }
}

/** A loan as listed on the loans page. */
export function listed(more: Partial<Loan>, at = institution('NORTH', 'North University')): ListedLoan {
  const loan = aLoan('1', { title: 'Slow Light', ...more })
  return {
    loan,
    original: loan,
    institution: at,
    institutionName: at.names['en'] ?? at.code,
    asOf: '2026-11-25T13:02:00Z',
    now: '2026-11-25T13:02:00Z',
  }
}
