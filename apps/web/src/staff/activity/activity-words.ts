import type { UnavailableCard } from '@library-card/contract/card.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import { plural, t } from '@lingui/core/macro'
import { totalWords } from '../../card/sections.ts'
import { isNotReceived } from '../../card/summary.ts'
import { timeHereAndThere } from '../../dates/due-words.ts'
import { countOf, loansAt, overdueAt, type ActivityView } from './activity-view.ts'
import type { StaffContext } from '../staff-context.tsx'
import type { Block } from '@library-card/contract/block.ts'
import { i18n } from '@lingui/core'
import { forbiddenList } from '../../card/block-words.tsx'
import type { StaffLoan, StaffRequest } from '@library-card/contract/staff.ts'

/** "10+ loans, 1+ overdue", "no account", "no answer". */
export function factWords(view: ActivityView): string {
  const without = view.place === 'all' ? null : withoutLoansWords(view)
  if (without !== null) return without
  const loans = countOf(view, 'loans', loansAt)
  const overdue = countOf(view, 'loans', overdueAt)
  const number = totalWords(loans)
  const loanWords = plural(loans.count, { one: `${number} loan`, other: `${number} loans` })
  if (overdue.count === 0) return loanWords
  const late = totalWords(overdue)
  return t`${loanWords}, ${late} overdue`
}

/** Why one institution has given no loans; null if it has. */
function withoutLoansWords({
  waiting,
  unavailable,
  notAsked,
  without,
  accounts,
}: ActivityView): string | null {
  if (waiting.length > 0) return t`asking…`
  if (unavailable.length > 0) return t`no answer`
  if (notAsked.length > 0) return t`not asked`
  if (without.length > 0) return t`no account`
  return accounts.every(({ loans }) => loans.state === 'withheld') ? t`loans not shared` : null
}

export function missingFromTotals(view: ActivityView): string[] {
  const { accounts, unavailable, notAsked, waiting } = view
  const withheld = (part: 'loans' | 'fees') =>
    accounts.filter((card) => card[part].state === 'withheld').length
  const partly = accounts.filter(({ state }) => state === 'partial').length
  const words: [number, string][] = [
    [
      waiting.length,
      plural(waiting.length, { one: '# has not answered yet', other: '# have not answered yet' }),
    ],
    [unavailable.length, plural(unavailable.length, { one: '# did not answer', other: '# did not answer' })],
    [notAsked.length, plural(notAsked.length, { one: '# was not asked', other: '# were not asked' })],
    [partly, plural(partly, { one: '# answered in part', other: '# answered in part' })],
    [
      withheld('loans'),
      plural(withheld('loans'), { one: 'loans at # not shared', other: 'loans at # not shared' }),
    ],
    [
      withheld('fees'),
      plural(withheld('fees'), { one: '# balance not shared', other: '# balances not shared' }),
    ],
  ]
  return words.filter(([count]) => count > 0).map(([, text]) => text)
}

/** Why an institution is unavailable, short enough for a line of the table. */
export function unavailableWords(card: UnavailableCard, context: StaffContext): string {
  const { problem, institutionCode } = card
  const { nameOf, home, homeZone, network, institutionOf } = context
  const { requestId } = problem
  const seconds = network.answersWithinSeconds
  const notice = institutionOf(institutionCode).notice
  const homeName = nameOf(home)
  const words: Record<InstitutionProblemCode, string> = {
    'timed-out': plural(seconds, {
      one: 'Did not answer within # second.',
      other: 'Did not answer within # seconds.',
    }),
    refused: t`Did not answer.`,
    busy: busyWords(card, homeZone),
    'unexpected-answer': t`We could not read its answer. Reference: ${requestId}.`,
    'key-rejected': t`Not connected at the moment.`,
    'switched-off': notice ?? t`Not connected at the moment.`,
    'not-wanted': t`The patron has turned it off.`,
    'sign-in-there': t`Only the patron can see this account, by signing in there.`,
    'sign-in-there-again': t`Only the patron can see this account, by signing in there.`,
    'home-silent': t`We cannot look for the account there until ${homeName} answers.`,
  }
  return isNotReceived(problem) ? t`The connection broke before its answer arrived.` : words[problem.code]
}

function busyWords(
  { problem: { retryAfterSeconds: wait }, asOf }: UnavailableCard,
  timeZone: string,
): string {
  if (wait === null) return t`Busy. It asked us to wait.`
  const until = new Date(Date.parse(asOf) + wait * 1000).toISOString()
  const time = timeHereAndThere(until, { now: asOf, timeZone })
  return t`Busy. It asked us to wait until ${time}.`
}

/** "cannot borrow or renew"; else the institution's own text. */
export function blockWords({ forbids, text }: Block): string {
  if (forbids?.length) {
    const acts = forbiddenList(forbids, i18n)
    return t`cannot ${acts}`
  }
  return text ?? t`blocked`
}

export function loanStateWords({ state, overdue }: Pick<StaffLoan, 'state' | 'overdue'>): string {
  const words: Record<StaffLoan['state'], string> = {
    'on-loan': t`On loan`,
    recalled: t`Recalled`,
    lost: t`Lost`,
    'claimed-returned': t`Claimed returned`,
  }
  const late = t`Overdue`
  if (!overdue) return words[state]
  return state === 'on-loan' ? late : `${words[state]}, ${late}`
}

export function requestStateWords({ status, kind }: Pick<StaffRequest, 'status' | 'kind'>): string {
  const words: Record<StaffRequest['status'], string> = {
    ready: t`Ready`,
    'in-process': kind === 'digitization' ? t`Being scanned` : t`On its way`,
    waiting: t`Waiting`,
    rejected: t`Rejected`,
    unknown: t`Status not given`,
  }
  return words[status]
}

export function requestKindWords({ kind }: Pick<StaffRequest, 'kind'>): string {
  const words: Record<StaffRequest['kind'], string> = {
    hold: t`Hold`,
    booking: t`Booking`,
    digitization: t`Scan`,
    other: t`Request`,
  }
  return words[kind]
}
