import type { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import type { FoundAccount } from '../../ils/port.ts'
import { findPatron } from '../../members/find-patron.ts'
import { type Member, type Members } from '../../members/members.ts'
import { toProblem, type Question } from '../../members/card-query.ts'
import { InstitutionFailure } from '../../upstream/failure.ts'
import { sharedParts } from '../staff-card.ts'

/** The members that share something for a clearance; one's own always does. */
export function askedFor({ byCode }: Members, institutionCode: string): Member[] {
  return [...byCode.values()].filter(
    ({ institution }) => institution.code === institutionCode || institution.policy.clearance === 'share',
  )
}

/** What stands in the way at each member, by counts alone: no list of anybody's loans is read for this. */
export async function checkPatron(
  members: Members,
  question: Question,
): Promise<{ result: ClearanceResult; at: ClearanceAt[] }> {
  const home = question.patron.homeInstitutionCode
  const told = await Promise.all(
    askedFor(members, home).map((member) => askCounts({ members, member, question }, home)),
  )
  const at = told.filter((one) => one !== null)
  return { result: resultOf(at), at }
}

/** Requests are told, and stand in nobody's way. */
function resultOf(at: ClearanceAt[]): ClearanceResult {
  if (at.some(({ loans, balance }) => (loans ?? 0) > 0 || (balance?.minor ?? 0) > 0)) return 'not-cleared'
  return at.some(({ problem }) => problem !== null) ? 'not-known' : 'cleared'
}

type Asking = { members: Members; member: Member; question: Question }

/** null: nothing there, or no account. */
async function askCounts(asking: Asking, home: string): Promise<ClearanceAt | null> {
  const { members, member, question } = asking
  const { code: institutionCode } = member.institution
  const parts = institutionCode === home ? undefined : sharedParts(member.institution)
  try {
    const found = await findPatron({
      ...asking,
      call: {
        requestId: question.requestId,
        signal: AbortSignal.any([question.signal, AbortSignal.timeout(members.limits.card)]),
        limit: 'read',
        priority: 'background',
        who: question.person,
        now: members.now(),
        ...(parts && { parts }),
      },
    })
    if ('noneSince' in found) return null
    const isKnown = (['loans', 'fees'] as const).every(
      (part) => found.counts[part] !== null || (parts && !parts.includes(part)),
    )
    const failure = new InstitutionFailure('unexpected-answer', { detail: 'count not given' })
    const problem = isKnown ? null : toProblem(failure, 'clearance', asking)
    return whatIsThere({ institutionCode, problem }, found)
  } catch (error) {
    const problem = toProblem(error, 'clearance', asking)
    return { institutionCode, loans: null, requests: null, balance: null, problem }
  }
}

function whatIsThere(
  at: Pick<ClearanceAt, 'institutionCode' | 'problem'>,
  { counts }: FoundAccount,
): ClearanceAt | null {
  const { loans, requests, fees: balance } = counts
  if (!at.problem && !loans && !requests && (balance?.minor ?? 0) === 0) return null
  return { ...at, loans, requests, balance }
}
