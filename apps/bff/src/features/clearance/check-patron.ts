import type { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import type { Section } from '@library-card/contract/card.ts'
import { isOwed } from '@library-card/contract/debt.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Money } from '@library-card/contract/money.ts'
import { answerStates, rowOf } from '@library-card/contract/answer-state.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { allParts, type FoundAccount, type Part } from '../../ils/port.ts'
import { lookUpAccount } from '../../members/account-lookup.ts'
import { readUncountedFees, toReadCall, type UncountedFees } from '../../members/query-member.ts'
import { areInNetwork, type Member, type Members } from '../../members/members.ts'
import { toProblem, type CardQuery, type MemberQuery } from '../../members/card-query.ts'
import { InstitutionFailure, unexpected } from '../../upstream/failure.ts'
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
type Checked = Pick<Row, 'at' | 'asked' | 'notAsked' | 'requestsIgnored'> & { result: ClearanceResult }

/** Finds obstacles to clearance at each member, by counts and sums: no list of loans is read. */
export async function checkPatron(
  members: Members,
  query: CardQuery,
  settings: ClearanceSettings,
): Promise<Checked> {
  const home = query.patron.homeInstitutionCode
  const answers = await Promise.all(
    membersFor(members, home).map((member) => queryCounts({ ...query, members, member }, { home, settings })),
  )
  const at = answers.map((answer) => answer.at).filter((result) => result !== null)
  const requestsIgnored = settings.openRequests === 'ignore'
  return { result: resultOf(at, settings), at, ...coverage(members, answers), requestsIgnored }
}

function resultOf(at: ClearanceAt[], { openRequests }: ClearanceSettings): ClearanceResult {
  const isOpen = ({ loans, requests, ...sums }: ClearanceAt) =>
    (loans ?? 0) > 0 || hasDebt(sums) || (openRequests === 'count' && (requests ?? 0) > 0)
  if (at.some(isOpen)) return 'not-cleared'
  return at.some(({ problem }) => problem !== null) ? 'not-known' : 'cleared'
}

type Sums = Pick<ClearanceAt, 'balance' | 'inDispute' | 'sentToBilling'>

function hasDebt({ balance, inDispute, sentToBilling }: Sums): boolean {
  return [balance, inDispute, sentToBilling].some((sum) => sum && isOwed(sum))
}

/**
 * Counts the members that the result covers, and lists the others: those that withhold or do not provide data
 * that the result depends on, or were not called.
 */
function coverage({ byCode }: Members, answers: Answer[]): Pick<Checked, 'asked' | 'notAsked'> {
  const covered = answers.filter(({ isCovered }) => isCovered).map(({ institutionCode }) => institutionCode)
  return { asked: covered.length, notAsked: [...byCode.keys()].filter((code) => !covered.includes(code)) }
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

/** One member's answer. `at`: null if there is no account, or no obstacle to clearance. */
type Answer = { institutionCode: string; at: ClearanceAt | null; isCovered: boolean }

async function queryCounts(
  query: MemberQuery,
  { home, settings }: { home: string; settings: ClearanceSettings },
): Promise<Answer> {
  const { member } = query
  const { code: institutionCode } = member.institution
  const parts = institutionCode === home ? allParts : sharedParts(member.institution)
  const withheld = withheldParts(member, { home, settings })
  try {
    const call = { ...toReadCall(query), priority: 'background' as const, parts }
    const found = await lookUpAccount(query, call)
    if ('noneSince' in found) return { institutionCode, at: null, isCovered: withheld.length === 0 }
    const uncounted = parts.includes('fees') ? await readUncountedFees(query, found.patronId, call) : null
    const isKnown = neededParts(settings).every(
      (part) => found.counts[part] !== null || withheld.includes(part),
    )
    const problem = isKnown ? problemIn(uncounted, query) : unreadable(query, 'count not given')
    const at = openAt(member, { found, uncounted, problem })
    const isWhole = withheld.length === 0 && isProvided(uncounted)
    return { institutionCode, at, isCovered: isWhole || problem !== null }
  } catch (error) {
    // No account there can be linked to the one at home.
    if (error instanceof InstitutionFailure && answerStates[error.code].gap === 'none')
      return { institutionCode, at: null, isCovered: withheld.length === 0 }
    const problem = toProblem(error, 'clearance', query)
    const at = { institutionCode, loans: null, requests: null, ...noSums, problem }
    return { institutionCode, at, isCovered: rowOf(problem).group === 'no-answer' }
  }
}

type Read = { found: FoundAccount; uncounted: UncountedFees | null; problem: ClearanceAt['problem'] }

/** Returns null if the account has no obstacle to clearance. */
function openAt({ institution }: Member, { found, uncounted, problem }: Read): ClearanceAt | null {
  const { loans, requests, fees: balance } = found.counts
  const sums = { balance, ...sumsOf(uncounted, institution) }
  const hasNone = !problem && !loans && !requests && Object.values(sums).every((sum) => !sum?.minor)
  return hasNone ? null : { institutionCode: institution.code, loans, requests, ...sums, problem }
}

/** Returns whether the library system provides the fees that no balance counts, as far as they were asked for. */
function isProvided(uncounted: UncountedFees | null): boolean {
  return uncounted === null || Object.values(uncounted).every(({ state }) => state !== 'not-provided')
}

export const noSums = { balance: null, inDispute: null, sentToBilling: null }

/** Sums of the fees that no balance counts; null where they are not known. */
function sumsOf(uncounted: UncountedFees | null, { currency }: Member['institution']) {
  const sumOf = (section?: Section<Fee>): Money | null =>
    section?.state === 'ok'
      ? {
          minor: section.items.reduce((sum, { balance }) => sum + balance.minor, 0),
          // One list has one currency.
          currency: section.items[0]?.balance.currency ?? currency,
        }
      : null
  return { inDispute: sumOf(uncounted?.inDispute), sentToBilling: sumOf(uncounted?.sentToBilling) }
}

/** Returns why the fees that no balance counts are not all known; null if they are, or are not provided. */
function problemIn(uncounted: UncountedFees | null, query: MemberQuery): ClearanceAt['problem'] {
  const sections = uncounted ? [uncounted.inDispute, uncounted.sentToBilling] : []
  const missing = sections.find((section) => section.state === 'missing')
  if (missing) return missing.problem
  const isUnreadable = sections.some((section) => section.state === 'ok' && section.unreadable)
  return isUnreadable ? unreadable(query, 'fees not readable') : null
}

function unreadable(query: MemberQuery, detail: string): InstitutionProblem {
  return toProblem(unexpected(detail), 'clearance', query)
}
