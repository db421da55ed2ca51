import type { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import type { FoundAccount } from '../../ils/port.ts'
import { lookUpAccount } from '../../members/account-lookup.ts'
import { type Member, type Members } from '../../members/members.ts'
import { toProblem, type CardQuery } from '../../members/card-query.ts'
import { InstitutionFailure } from '../../upstream/failure.ts'
import { sharedParts } from '../staff-card.ts'

/** The staff's own member, and those whose policy shares data for clearance. */
export function membersFor({ byCode }: Members, institutionCode: string): Member[] {
  return [...byCode.values()].filter(
    ({ institution }) => institution.code === institutionCode || institution.policy.clearance === 'share',
  )
}

/** Finds what prevents clearance at each member, by counts alone: no list of loans is read. */
export async function checkPatron(
  members: Members,
  cardQuery: CardQuery,
): Promise<{ result: ClearanceResult; at: ClearanceAt[] }> {
  const home = cardQuery.patron.homeInstitutionCode
  const results = await Promise.all(
    membersFor(members, home).map((member) => queryCounts({ members, member, cardQuery }, home)),
  )
  const at = results.filter((result) => result !== null)
  return { result: resultOf(at), at }
}

/** Requests are reported, but do not prevent clearance. */
function resultOf(at: ClearanceAt[]): ClearanceResult {
  if (at.some(({ loans, balance }) => (loans ?? 0) > 0 || (balance?.minor ?? 0) > 0)) return 'not-cleared'
  return at.some(({ problem }) => problem !== null) ? 'not-known' : 'cleared'
}

type Query = { members: Members; member: Member; cardQuery: CardQuery }

/** null: no account, or nothing that prevents clearance. */
async function queryCounts(query: Query, home: string): Promise<ClearanceAt | null> {
  const { members, member, cardQuery } = query
  const { code: institutionCode } = member.institution
  const parts = institutionCode === home ? undefined : sharedParts(member.institution)
  try {
    const found = await lookUpAccount({
      ...query,
      call: {
        requestId: cardQuery.requestId,
        signal: AbortSignal.any([cardQuery.signal, AbortSignal.timeout(members.limits.card)]),
        limit: 'read',
        priority: 'background',
        who: cardQuery.person,
        now: members.now(),
        ...(parts && { parts }),
      },
    })
    if ('noneSince' in found) return null
    const isKnown = (['loans', 'fees'] as const).every(
      (part) => found.counts[part] !== null || (parts && !parts.includes(part)),
    )
    const failure = new InstitutionFailure('unexpected-answer', { detail: 'count not given' })
    const problem = isKnown ? null : toProblem(failure, 'clearance', query)
    return toResult({ institutionCode, problem }, found)
  } catch (error) {
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
