import { randomUUID } from 'node:crypto'
import type { OtherFees } from '@library-card/contract/card.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { LoanHistory } from '@library-card/contract/history.ts'
import type { Network } from '@library-card/contract/institution.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { RefusalReason } from '@library-card/contract/renewal.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import { refusalReason, type RenewalRefusal } from '@library-card/mock-network/patrons/refusal-texts.ts'
import { dayAfter } from '@library-card/mock-network/test/time.ts'
import { expect } from 'vitest'
import { orderOf, outcomeIn, renewOne } from './actions.ts'
import { codeOf, itemsOf } from './card.ts'
import { startTime } from './network.ts'
import type { Visit } from './vendor-hosts.ts'

/** A story of a patron's account, whose data a page gets in the same form from each vendor. */
export type VendorStory = {
  title: string
  /** The mock patron with this account at North. */
  like: string
  see: (visit: Visit) => Promise<unknown>
  /** The data where the vendor provides it. */
  provided: unknown
  /** The data if the vendor does not provide it. Without this field, each vendor must provide the data. */
  unknown?: unknown
}

const nothing = { state: 'ok', items: [] }

export const loansOf = async (visit: Visit): Promise<Loan[]> => itemsOf((await visit.readAccount()).loans)
const requestsOf = async (visit: Visit): Promise<Request[]> => itemsOf((await visit.readAccount()).requests)
const feesOf = async (visit: Visit): Promise<Fee[]> => itemsOf((await visit.readAccount()).fees)
const isLate = (loan: Loan) => isOverdue(loan, new Date(startTime).toISOString(), 'Europe/Berlin')
const states = async (visit: Visit) => (await loansOf(visit)).map(({ state }) => state)

/** A value of the first loan of `two-loans`, which has all fields of a loan. */
function ofLoan(title: string, provided: unknown, see: (loan: Loan) => unknown, like = 'two-loans') {
  const seen = async (visit: Visit) => see((await loansOf(visit))[0]!)
  return { title, like, see: seen, provided, unknown: null }
}

const loanStories: VendorStory[] = [
  {
    title: 'Nothing on loan',
    like: 'nothing-anywhere',
    see: (visit) => visit.readAccount(),
    provided: { state: 'complete', loans: nothing, requests: nothing, blocks: nothing },
  },
  {
    title: '230 loans',
    like: 'many-loans',
    see: async (visit) => new Set((await loansOf(visit)).map(({ id }) => id)).size,
    provided: 230,
  },
  {
    title: 'Overdue loans',
    like: 'overdue-and-recalled',
    see: async (visit) => (await loansOf(visit)).map(isLate),
    provided: [true, true, false],
  },
  {
    title: 'A recalled loan',
    like: 'overdue-and-recalled',
    see: states,
    provided: ['on-loan', 'recalled', 'recalled'],
    unknown: ['on-loan', 'on-loan', 'on-loan'],
  },
  {
    title: 'A loan that is lost',
    like: 'lost-and-claimed',
    see: async (visit) => (await states(visit))[0],
    provided: 'lost',
    unknown: 'on-loan',
  },
  {
    title: 'A loan that the patron says was returned',
    like: 'lost-and-claimed',
    see: async (visit) => (await states(visit))[1],
    provided: 'claimed-returned',
    unknown: 'on-loan',
  },
  {
    title: 'A state of a loan that only the institution knows, in its words',
    like: 'undocumented-status',
    see: async (visit) => (await loansOf(visit)).map(({ state, stateText = null }) => [state, stateText]),
    provided: [['other', expect.stringMatching(/^lost.and.paid$/i)]],
    unknown: [['on-loan', null]],
  },
  ofLoan('The author, apart from the title', expect.any(String), ({ author }) => author),
  ofLoan('The barcode of an item', expect.any(String), ({ barcode }) => barcode),
  ofLoan('Whether a loan can be renewed', 'yes', ({ renewal: { can } }) => (can === 'unknown' ? null : can)),
  ofLoan('How often a loan was renewed', expect.any(Number), ({ renewals }) => renewals?.used ?? null),
  ofLoan('How many renewals are left', expect.any(Number), ({ renewals }) => renewals?.left ?? null),
  ofLoan(
    'The fine if an item were returned now',
    { minor: 450, currency: 'EUR' },
    ({ fineIfReturnedNow }) => fineIfReturnedNow,
    'overdue-and-recalled',
  ),
  {
    title: 'Returned loans',
    like: 'long-history',
    see: async ({ card: { app }, headers, host }) => {
      const { institutions } = (await app.inject({ url: '/api/institutions', headers })).json<Network>()
      const code = codeOf(host.institution)
      const isOffered = institutions.find((one) => one.code === code)?.keepsHistory
      const answer = await app.inject({ url: `/api/institutions/${code}/history`, headers })
      const { state = 'refused' } = answer.json<Partial<LoanHistory>>()
      return { isOffered, state }
    },
    provided: { isOffered: true, state: 'ok' },
    unknown: { isOffered: false, state: 'refused' },
  },
]

/** A value of a request of `every-request-stage`, by default of the first. */
function ofRequest(title: string, provided: unknown, see: (request: Request) => unknown, at = 0) {
  const seen = async (visit: Visit) => see((await requestsOf(visit))[at]!)
  return { title, like: 'every-request-stage', see: seen, provided, unknown: null }
}

const ready = 4

async function changeRequest({ card, headers, host }: Visit, path: string, payload?: object) {
  const url = `/api/institutions/${codeOf(host.institution)}/requests/${path}`
  const sent = { ...headers, 'idempotency-key': randomUUID() }
  const answer = await card.app.inject({ method: 'POST', url, headers: sent, ...(payload && { payload }) })
  return outcomeIn(answer) ?? answer.json<{ code: string }>()
}

async function cancelFirst(visit: Visit, at: number) {
  const before = await requestsOf(visit)
  const answer = await changeRequest(visit, `${encodeURIComponent(before[at]!.id)}/cancellation`)
  const result = 'result' in answer ? answer.result : undefined
  return { result, left: (await requestsOf(visit)).length - before.length }
}

async function changePickup(visit: Visit) {
  const { app } = visit.card
  const { institutions } = (
    await app.inject({ url: '/api/institutions', headers: visit.headers })
  ).json<Network>()
  const there = institutions.find(({ code }) => code === codeOf(visit.host.institution))
  const libraryCode = there?.libraries.findLast(({ pickup }) => pickup)?.code ?? ''
  const [first] = await requestsOf(visit)
  const answer = await changeRequest(visit, `${encodeURIComponent(first!.id)}/pickup`, { libraryCode })
  return { isOffered: there?.can.changePickup, answer: 'result' in answer ? answer.result : answer.code }
}

const requestStories: VendorStory[] = [
  {
    title: 'A request that is ready, and until when',
    like: 'every-request-stage',
    see: async (visit) => (await requestsOf(visit))[ready],
    provided: { status: 'ready', pickupBy: { day: dayAfter(2) } },
  },
  ofRequest(
    'Where a request can be picked up',
    expect.any(String),
    ({ pickup }) => pickup?.place.name ?? null,
  ),
  ofRequest('The place in the queue', 1, ({ placeInQueue }) => placeInQueue),
  ofRequest('The number on the hold shelf', '361-819', ({ shelfNumber }) => shelfNumber, ready),
  {
    title: 'A request for an item of another library',
    like: 'requests-of-other-kinds',
    see: async (visit) => (await requestsOf(visit))[0],
    provided: { kind: 'resource-sharing', cancellation: { can: 'no' } },
    unknown: { kind: 'hold' },
  },
  {
    title: 'A suggestion to buy a title',
    like: 'suggestion-only',
    see: async (visit) => (await requestsOf(visit)).map(({ kind }) => kind),
    provided: ['purchase'],
    unknown: [],
  },
  {
    title: 'Cancelled',
    like: 'every-request-stage',
    see: (visit) => cancelFirst(visit, 0),
    provided: { result: 'cancelled', left: -1 },
  },
  {
    title: 'Not cancelled, because the item is on its way',
    like: 'every-request-stage',
    see: (visit) => cancelFirst(visit, 3),
    provided: { result: 'refused', left: 0 },
  },
  {
    title: 'Another pickup place',
    like: 'every-request-stage',
    see: changePickup,
    provided: { isOffered: true, answer: 'changed' },
    unknown: { isOffered: false, answer: 'forbidden' },
  },
]

const blockOf = async (visit: Visit) => itemsOf((await visit.readAccount()).blocks)[0]

async function otherFeesOf({ card, headers, host }: Visit, query = ''): Promise<OtherFees> {
  const url = `/api/institutions/${codeOf(host.institution)}/fees${query}`
  return (await card.get(url, headers)).json()
}

const accountStories: VendorStory[] = [
  {
    title: 'Three kinds of fees, and what is owed',
    like: 'three-fees-and-a-block',
    see: async (visit) =>
      new Map((await feesOf(visit)).map(({ type, typeText, balance }) => [typeText ?? type, balance.minor])),
    provided: expect.toSatisfy((seen: Map<string, number>) =>
      [290, 450, 3800].every((owed) => [...seen.values()].includes(owed)),
    ),
  },
  {
    title: 'The original amount of a fee',
    like: 'three-fees-and-a-block',
    see: async (visit) => (await feesOf(visit)).map(({ original }) => original?.minor ?? null),
    provided: expect.arrayContaining([500]),
    unknown: [null, null, null],
  },
  {
    title: 'Fees in dispute and sent to billing',
    like: 'fees-in-three-currencies',
    see: (visit) => otherFeesOf(visit),
    provided: { inDispute: { items: [{ balance: { minor: 2500 } }] }, sentToBilling: nothing },
    unknown: { inDispute: { state: 'not-provided' }, sentToBilling: { state: 'not-provided' } },
  },
  {
    title: 'Paid fees',
    like: 'fees-in-three-currencies',
    see: (visit) => otherFeesOf(visit, '?closed=true'),
    provided: { closed: { items: [{ state: 'closed' }] } },
    unknown: { closed: { state: 'not-provided' } },
  },
  {
    title: 'Blocked, and why',
    like: 'three-fees-and-a-block',
    see: blockOf,
    provided: { reason: 'fees' },
    unknown: { reason: 'other' },
  },
  {
    title: 'What a block forbids',
    like: 'three-fees-and-a-block',
    see: blockOf,
    provided: { forbids: ['borrow', 'renew'] },
    unknown: { forbids: null },
  },
  {
    title: 'An account that has ended',
    like: 'expired-at-home',
    see: async (visit) => (await visit.readAccount()).account,
    provided: { standing: 'expired', expires: { day: dayAfter(-24) } },
  },
  {
    title: 'The card number',
    like: 'two-loans',
    see: async (visit) => (await visit.readAccount()).account.barcode,
    provided: expect.any(String),
    unknown: null,
  },
  {
    title: 'Messages of the library',
    like: 'messages-only',
    see: async (visit) => (await visit.readAccount()).messages,
    provided: { state: 'ok', items: [{ text: expect.stringContaining('reading room') }] },
    unknown: { state: 'not-provided' },
  },
  {
    title: 'Hostile text, as it is and on one row',
    like: 'hostile-text',
    see: async (visit) => {
      const { state, loans, requests, fees } = await visit.readAccount()
      const count = [loans, requests, fees].map((section) => itemsOf<unknown>(section).length)
      return { state, count, titles: itemsOf(loans).map(({ title }) => title ?? '') }
    },
    provided: {
      state: 'complete',
      count: [6, 1, 1],
      titles: expect.arrayContaining([
        expect.stringContaining('<script>window.stolen = document.cookie</script>'),
        expect.stringContaining('\u202Egnihtyreve sdaer elttiL'),
      ]),
    },
  },
]

const meanings: Record<RenewalRefusal, RefusalReason> = {
  requested: 'requested',
  limit: 'limit-reached',
  'maximum-period': 'maximum-period',
  recalled: 'recalled',
  lost: 'lost',
  'claimed-returned': 'claimed-returned',
  blocked: 'blocked',
  fees: 'fees',
  expired: 'expired-account',
  condition: 'other',
  policy: 'other',
  other: 'other',
}

type Renewing = { title?: string; fault?: { kind: CallFaultKind; milliseconds?: number } }

/** Renews the loan with this title, by default the first. Returns the outcome, and the institution's counts of writes. */
export async function renew(visit: Visit, { title = '', fault }: Renewing = {}) {
  const { card, headers, patron, host } = visit
  const { institution } = host
  const loan = (await loansOf(visit)).find((one) => one.title?.startsWith(title))!
  if (fault) card.network.fault({ institution, operation: 'renew', patron, times: 1, ...fault })
  const outcome = await renewOne(card, headers, orderOf(institution, loan))
  return { outcome, writes: card.network.writes({ patron: patron.name, institution, act: 'renew' }) }
}

export const once = [{ asked: 1, committed: 1 }]
export const inVain = [{ asked: 1, committed: 0 }]

/** The expected refusal, with the library's words or none. */
function refusedFor(reason: RefusalReason, title: string) {
  const text = expect.toBeOneOf([refusalReason('en', title as RenewalRefusal), null])
  return { outcome: { result: 'refused', reasons: [reason], text }, writes: inVain }
}

const renewalStories: VendorStory[] = [
  {
    title: 'Renewed',
    like: 'two-loans',
    see: (visit) => renew(visit),
    provided: {
      outcome: { result: 'renewed', was: expect.anything(), loan: expect.anything() },
      writes: once,
    },
  },
  {
    title: 'Accepted, but not a day longer',
    like: 'every-renewal',
    see: (visit) => renew(visit, { title: 'Accepted' }),
    provided: { outcome: { result: 'unchanged' } },
  },
  ...Object.entries(meanings).map(([title, reason]) => ({
    title: `Renewal refused: ${title}`,
    like: 'every-refusal',
    see: (visit: Visit) => renew(visit, { title }),
    provided: refusedFor(reason, title),
    ...(reason !== 'other' && { unknown: refusedFor('other', title) }),
  })),
  {
    title: 'The library’s own words for a refusal',
    like: 'every-refusal',
    see: async (visit) => {
      const { outcome } = await renew(visit, { title: 'other' })
      return outcome?.result === 'refused' ? outcome.text : outcome
    },
    provided: refusalReason('en', 'other'),
    unknown: null,
  },
]

export const vendorStories: readonly VendorStory[] = [
  ...loanStories,
  ...requestStories,
  ...accountStories,
  ...renewalStories,
]
