import type { Block } from '@library-card/contract/block.ts'
import type { Section, UnavailableCard } from '@library-card/contract/card.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { StaffAccountCard } from '@library-card/contract/staff.ts'
import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { forbiddenList } from '../../card/block-words.tsx'
import { accountsIn } from '../../card/completeness.ts'
import type { NetworkCard } from '../../card/network-card.tsx'
import {
  factsOf,
  factsOfAll,
  factWords,
  isNotAsked,
  isNotReceived,
  isWhole,
  itemsOf,
  type Fact,
} from '../../card/summary.ts'
import { timeHereAndThere } from '../../dates/due-words.ts'
import { partsList } from '../../text/words.ts'
import { notAskedIn, type StaffView } from './activity-view.ts'

/** The most important facts: "10+ loans, 1+ overdue", "no account", "no answer". `place`: a code, or `all`. */
export function placeWords(card: NetworkCard<StaffAccountCard>, view: StaffView, place: string): string {
  const answer = card.responses.get(place)
  if (place === 'all')
    return factList(
      factsOfAll({ ...view, responses: [...card.responses.values()], asked: card.order.length }),
    )
  if (card.waiting.includes(place) || !answer) return t`asking…`
  if (answer.state === 'no-account') return t`no account`
  if (answer.state === 'unavailable') return isNotAsked(answer) ? t`not asked` : t`no answer`
  return factList(factsOf(answer, view))
}

function factList(facts: Fact[]): string {
  return partsList(facts.slice(0, 2).map((fact) => factWords(fact)))
}

/** "1 did not answer, 2 balances not shared"; empty where the totals include everything. */
export function missingFromTotals(view: StaffView): string {
  const accounts = accountsIn(view)
  const waiting = view.waiting.length
  const silent = view.unavailable.length
  const notAsked = notAskedIn(view).length
  const partial = accounts.filter(({ state }) => state === 'partial').length
  const loans = accounts.filter((card) => card.loans.state === 'withheld').length
  const fees = accounts.filter((card) => card.fees.state === 'withheld').length
  return partsList([
    waiting > 0 && plural(waiting, { one: '# has not answered yet', other: '# have not answered yet' }),
    silent > 0 && plural(silent, { one: '# did not answer', other: '# did not answer' }),
    notAsked > 0 && plural(notAsked, { one: '# was not asked', other: '# were not asked' }),
    partial > 0 && plural(partial, { one: '# answered in part', other: '# answered in part' }),
    loans > 0 && plural(loans, { one: 'loans at # not shared', other: 'loans at # not shared' }),
    fees > 0 && plural(fees, { one: '# balance not shared', other: '# balances not shared' }),
  ])
}

/** Why an institution is unavailable, short enough for a line of the table. */
export function unavailableWords(card: UnavailableCard, view: StaffView): string {
  const { problem, institutionCode } = card
  const { nameOf, home, network, institutionOf } = view
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
    busy: busyWords(card, institutionOf(home).timeZone),
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

/** null: there may be blocks, but none could be read. */
export function blocksIn(section: Section<Block>): Block[] | null {
  const blocks = itemsOf(section)
  return blocks.length > 0 || isWhole(section) ? blocks : null
}

/** "cannot borrow or renew"; else the institution's own text. */
export function blockWords({ forbids, text }: Block): string {
  if (forbids?.length) {
    const acts = forbiddenList(forbids, i18n)
    return t`cannot ${acts}`
  }
  return text ?? t`blocked`
}
