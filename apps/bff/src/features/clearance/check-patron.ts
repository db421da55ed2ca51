import { isMissing, rowOf } from '@library-card/contract/answer-state.ts'
import type { Section } from '@library-card/contract/card.ts'
import type { ClearanceAt, ClearanceResult } from '@library-card/contract/clearance.ts'
import { debtStates, isOwed } from '@library-card/contract/debt.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { instantOf } from '@library-card/contract/local-time.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Request } from '@library-card/contract/request.ts'
import { InstitutionFailure, unexpected } from '@library-card/library-systems/exchange/failure.ts'
import { allParts, type Part } from '@library-card/library-systems/port.ts'
import { areInNetwork, type ConfiguredNetwork } from '../../config/network.ts'
import { toProblem } from '../../members/answers.ts'
import type { CardQuery, MemberQuery } from '../../members/card-query.ts'
import type { Member, Members } from '../../members/members.ts'
import { readStaffAnswer, sharedParts, type StaffAnswer } from '../../staff/staff-card.ts'
import type { Row, View } from './rows.ts'

export type ClearanceSettings = ConfiguredNetwork['clearance']

/**
 * Returns the staff's own member, and the members in a network with it whose data staff may read for any patron.
 * The policy of such a member shares data for clearance, and its patrons do not sign in there themselves.
 */
function membersFor({ byCode }: Members, home: string): Member[] {
  const own = byCode.get(home)
  return [...byCode.values()].filter(({ institution }) => {
    if (institution.code === home) return true
    const isReadable = institution.policy.clearance === 'share' && institution.accounts !== 'own-sign-in'
    return isReadable && (!own || areInNetwork(institution, own.institution))
  })
}

/** Returns the members that a report queries. */
export function membersOf(members: Members, home: string, view: View): Member[] {
  const all = membersFor(members, home)
  return view === 'clearance' ? all : all.filter(({ institution }) => institution.code !== home)
}

/** Returns the codes of members where staff of `home` may read every list that a clearance depends on. */
export function checkableFrom(
  members: Members,
  home: string,
  { settings, view }: { settings: ClearanceSettings; view: View },
): string[] {
  const needed = view === 'clearance' ? neededParts(settings) : partsElsewhere
  const checkable = membersOf(members, home, view).filter((member) => {
    const { feeStates, listRequests } = member.system
    const shared = partsFor(member, home)
    return (
      needed.every((part) => shared.includes(part)) &&
      debtStates.every((state) => feeStates.includes(state)) &&
      (listRequests !== undefined || !needed.includes('requests'))
    )
  })
  return checkable.map(({ institution }) => institution.code)
}

function partsFor({ institution }: Member, home: string): readonly Part[] {
  return institution.code === home ? allParts : sharedParts(institution)
}

/** A report `elsewhere` does not cover requests. */
const partsElsewhere: readonly Part[] = ['loans', 'fees']

function neededParts({ openRequests }: ClearanceSettings): readonly Part[] {
  return openRequests === 'count' ? allParts : ['loans', 'fees']
}

type Checked = Pick<Row, 'at' | 'checkable' | 'requestsIgnored'> & { result: ClearanceResult }

/**
 * Reads the lists of a patron at each member, whatever the counts. If the patron was checked before, queries only
 * the members that have not answered in full.
 */
export async function checkPatron(
  members: Members,
  query: CardQuery,
  {
    settings,
    before,
    view,
  }: { settings: ClearanceSettings; before: Pick<Row, 'at' | 'checkable'>; view: View },
): Promise<Checked> {
  const home = query.patron.homeInstitutionCode
  const checkable = checkableFrom(members, home, { settings, view })
  const again = before.checkable && codesOf(before.at.filter(({ problem }) => problem !== null))
  const asked = membersOf(members, home, view).filter(
    ({ institution }) => again?.includes(institution.code) ?? true,
  )
  const answers = await Promise.all(
    asked.map(async (member) => {
      const parts = partsFor(member, home).filter(
        (part) => view === 'clearance' || partsElsewhere.includes(part),
      )
      const answer = await readStaffAnswer({ ...query, members, member, parts })
      return {
        code: member.institution.code,
        ...judge({ ...query, members, member }, answer, { checkable, view }),
      }
    }),
  )
  const kept = again ? before.at.filter(({ problem }) => problem === null) : []
  const at = [...kept, ...answers.flatMap((answer) => answer.at ?? [])]
  const order = [...members.byCode.keys()]
  const outside = answers.filter(({ isOutside }) => isOutside).map(({ code }) => code)
  return {
    result: resultOf(at, settings),
    at: at.toSorted((a, b) => order.indexOf(a.institutionCode) - order.indexOf(b.institutionCode)),
    checkable: (before.checkable ?? checkable).filter(
      (code) => checkable.includes(code) && !outside.includes(code),
    ),
    requestsIgnored: settings.openRequests === 'ignore',
  }
}

function codesOf(at: ClearanceAt[]): string[] {
  return at.map(({ institutionCode }) => institutionCode)
}

function resultOf(at: ClearanceAt[], settings: ClearanceSettings): ClearanceResult {
  if (at.some((one) => isOpen(one, settings))) return 'something-open'
  return at.some(({ problem }) => problem !== null) ? 'not-in-full' : 'nothing-open'
}

function isOpen({ loans, requests, ...sums }: ClearanceAt, { openRequests }: ClearanceSettings): boolean {
  const debts = [sums.unpaid, sums.inDispute, sums.sentToBilling]
  return Boolean(loans || (openRequests === 'count' && requests)) || debts.some((sum) => sum && isOwed(sum))
}

/** `at`: null if nothing is open. `isOutside`: the institution said that it is in no network with the patron's home. */
type Judged = { at: ClearanceAt | null; isOutside?: boolean }

function judge(
  query: MemberQuery,
  { card, uncounted }: StaffAnswer,
  { checkable, view }: { checkable: string[]; view: View },
): Judged {
  const { code: institutionCode, currency } = query.member.institution
  const nothingRead = { institutionCode, loans: null, requests: null, ...noSums }
  if (isMissing(card)) {
    if (rowOf(card.problem).gap === 'none') return { at: null, isOutside: true }
    return { at: { ...nothingRead, problem: card.problem } }
  }
  if (card.state === 'no-account') {
    if (institutionCode !== query.patron.homeInstitutionCode) return { at: null }
    // A search has found the patron there, so "no account" is a contradiction.
    const unclear = new InstitutionFailure('account-unclear', { detail: 'found by search only' })
    return { at: { ...nothingRead, problem: toProblem(unclear, 'clearance', query) } }
  }
  const { loans, requests, fees } = card
  const states = { unpaid: fees, inDispute: uncounted?.inDispute, sentToBilling: uncounted?.sentToBilling }
  const sections = [loans, requests, ...Object.values(states)]
  const sums = {
    unpaid: debtIn(states.unpaid, currency),
    inDispute: debtIn(states.inDispute, currency),
    sentToBilling: debtIn(states.sentToBilling, currency),
    credit: creditIn(Object.values(states), currency),
  }
  const problem = problemIn(sections, query, checkable.includes(institutionCode))
  const counts = { loans: countIn(loans), requests: countOpen(requests) }
  const isEmpty =
    !problem && !counts.loans && !counts.requests && Object.values(sums).every((sum) => !sum?.minor)
  const late = view === 'elsewhere' && { late: lateIn(loans, query) }
  return { at: isEmpty ? null : { institutionCode, ...counts, ...sums, problem, ...late } }
}

function lateIn(loans: Section<Loan>, { members, member }: MemberQuery): NonNullable<ClearanceAt['late']> {
  const items = loans.state === 'ok' ? loans.items : []
  const { timeZone } = member.institution
  const now = members.now().toISOString()
  const overdue = items.filter((loan) => loan.state !== 'lost' && isOverdue(loan, now, timeZone))
  const due = overdue.flatMap((loan) => loan.due ?? [])
  const [since = null] = due.toSorted((a, b) => instantOf(a, timeZone) - instantOf(b, timeZone))
  return { overdue: overdue.length, since, lost: items.filter(({ state }) => state === 'lost').length }
}

export const noSums = { unpaid: null, inDispute: null, sentToBilling: null, credit: null }

function countIn(section: Section<unknown>): number | null {
  return section.state === 'ok' ? section.items.length : null
}

/** A rejected request stays in the list, and nothing will come of it. */
function countOpen(requests: Section<Request>): number | null {
  return requests.state === 'ok' ? requests.items.filter(({ status }) => status !== 'rejected').length : null
}

/** The sum of the debts of a list, without its credits; null if it was not read. */
function debtIn(section: Section<Fee> | undefined, currency: string): Money | null {
  if (section?.state !== 'ok') return null
  return sumOf(section.items.map(({ balance }) => balance).filter(isOwed), currency)
}

function creditIn(sections: (Section<Fee> | undefined)[], currency: string): Money | null {
  const fees = sections.flatMap((section) => (section?.state === 'ok' ? section.items : []))
  const credits = fees.map(({ balance }) => balance).filter(({ minor }) => minor < 0)
  return credits.length === 0
    ? null
    : sumOf(
        credits.map((one) => ({ ...one, minor: -one.minor })),
        currency,
      )
}

/** All lists of an institution have one currency. */
function sumOf(amounts: Money[], currency: string): Money {
  const minor = amounts.reduce((sum, amount) => sum + amount.minor, 0)
  return { minor, currency: amounts[0]?.currency ?? currency }
}

/**
 * Returns why some lists are unknown; null if all are known. `isCheckable`: the institution provides every list, so
 * none may be missing.
 */
function problemIn(
  sections: (Section<unknown> | undefined)[],
  query: MemberQuery,
  isCheckable: boolean,
): InstitutionProblem | null {
  for (const section of sections) if (section?.state === 'missing') return section.problem
  const isUnread = sections.some((section) =>
    section?.state === 'ok' ? section.unreadable : isCheckable && section?.state !== 'not-asked',
  )
  return isUnread ? toProblem(unexpected('a list was not read'), 'clearance', query) : null
}
