import type { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { FoundAccount, Part } from '../../ils/port.ts'
import { lookUpAccount } from '../../members/account-lookup.ts'
import { deliberate, toReadCall } from '../../members/query-member.ts'
import { areInNetwork, type Member, type Members } from '../../members/members.ts'
import { toProblem, type CardQuery, type MemberQuery } from '../../members/card-query.ts'
import { InstitutionFailure } from '../../upstream/failure.ts'
import type { ConfiguredNetwork } from '../../config/network.ts'
import { sharedParts } from '../../staff/staff-card.ts'
import type { Row } from './rows.ts'

/**
 * Returns the staff's own member, and the members in a network with it whose policy shares data for clearance.
 */
export function membersFor({ byCode }: Members, institutionCode: string): Member[] {
  const own = byCode.get(institutionCode)
  return [...byCode.values()].filter(
    ({ institution }) =>
      institution.code === institutionCode ||
      (institution.policy.clearance === 'share' && (!own || areInNetwork(institution, own.institution))),
  )
}

export type ClearanceSettings = ConfiguredNetwork['clearance']
type Checked = Pick<Row, 'at' | 'asked' | 'notAsked'> & { result: ClearanceResult }

/** Finds obstacles to clearance at each member, by counts alone: no list of loans is read. */
export async function checkPatron(
  members: Members,
  query: CardQuery,
  settings: ClearanceSettings,
): Promise<Checked> {
  const home = query.patron.homeInstitutionCode
  const results = await Promise.all(
    membersFor(members, home).map((member) => queryCounts({ ...query, members, member }, { home, settings })),
  )
  const at = results.filter((result) => result !== null)
  return { result: resultOf(at, settings), at, ...coverage(members, at, { home, settings }) }
}

function resultOf(at: ClearanceAt[], { openRequests }: ClearanceSettings): ClearanceResult {
  const isOpen = ({ loans, requests, balance }: ClearanceAt) =>
    (loans ?? 0) > 0 || (balance?.minor ?? 0) > 0 || (openRequests === 'count' && (requests ?? 0) > 0)
  if (at.some(isOpen)) return 'not-cleared'
  return at.some(({ problem }) => problem !== null) ? 'not-known' : 'cleared'
}

/** Problems of institutions to which no call was made. */
const notSent: ReadonlySet<InstitutionProblemCode> = new Set([...deliberate, 'home-silent'])

/**
 * Counts the members that the result covers, and lists the others: those that withhold data that the result
 * depends on, or were not called.
 */
function coverage(
  members: Members,
  at: ClearanceAt[],
  { home, settings }: { home: string; settings: ClearanceSettings },
): Pick<Checked, 'asked' | 'notAsked'> {
  const covered = membersFor(members, home)
    .filter((member) => {
      const result = at.find(({ institutionCode }) => institutionCode === member.institution.code)
      return result ? !isNotSent(result.problem) : withheldParts(member, { home, settings }).length === 0
    })
    .map(({ institution }) => institution.code)
  return {
    asked: covered.length,
    notAsked: [...members.byCode.keys()].filter((code) => !covered.includes(code)),
  }
}

/** Returns the parts that the result depends on and that the member does not share with staff of `home`. */
function withheldParts(
  { institution }: Member,
  { home, settings }: { home: string; settings: ClearanceSettings },
): Part[] {
  if (institution.code === home) return []
  const shared = sharedParts(institution)
  return neededParts(settings).filter((part) => !shared.includes(part))
}

function neededParts({ openRequests }: ClearanceSettings): Part[] {
  return openRequests === 'count' ? ['loans', 'requests', 'fees'] : ['loans', 'fees']
}

function isNotSent(problem: ClearanceAt['problem']): boolean {
  return problem !== null && notSent.has(problem.code)
}

/** Returns null if there is no account, or no obstacle to clearance. */
async function queryCounts(
  query: MemberQuery,
  { home, settings }: { home: string; settings: ClearanceSettings },
): Promise<ClearanceAt | null> {
  const { member } = query
  const { code: institutionCode } = member.institution
  const parts = institutionCode === home ? undefined : sharedParts(member.institution)
  try {
    const call = { ...toReadCall(query), priority: 'background' as const, ...(parts && { parts }) }
    const found = await lookUpAccount(query, call)
    if ('noneSince' in found) return null
    const withheld = withheldParts(member, { home, settings })
    const isKnown = neededParts(settings).every(
      (part) => found.counts[part] !== null || withheld.includes(part),
    )
    const failure = new InstitutionFailure('unexpected-answer', { detail: 'count not given' })
    const problem = isKnown ? null : toProblem(failure, 'clearance', query)
    return toResult({ institutionCode, problem }, found)
  } catch (error) {
    // No account there can be linked to the one at home.
    if (error instanceof InstitutionFailure && error.code === 'not-in-network') return null
    const problem = toProblem(error, 'clearance', query)
    return { institutionCode, loans: null, requests: null, balance: null, problem }
  }
}

function toResult(
  at: Pick<ClearanceAt, 'institutionCode' | 'problem'>,
  { counts }: FoundAccount,
): ClearanceAt | null {
  const { loans, requests, fees: balance } = counts
  if (!at.problem && !loans && !requests && (balance?.minor ?? 0) === 0) return null
  return { ...at, loans, requests, balance }
}
