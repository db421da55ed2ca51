import { isMissing } from '@library-card/contract/answer-state.ts'
import type { Block } from '@library-card/contract/block.ts'
import type { Section, MissingCard } from '@library-card/contract/card.ts'
import { creditAcross, owedAcross } from '@library-card/contract/debt.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { FeeState } from '@library-card/contract/fee.ts'
import type { StaffAccountCard, StaffFee } from '@library-card/contract/staff.ts'
import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { forbiddenList } from '../../card/block-words.tsx'
import { accountsIn } from '../../card/completeness.ts'
import type { NetworkCard } from '../../card/network-card.tsx'
import { factsOf, factsOfAll, factWords, isWhole, itemsOf, sumWords, type Fact } from '../../card/summary.ts'
import { timeHereAndThere } from '../../dates/due-words.ts'
import { moneyWords, uncountedWords } from '../../money/money.ts'
import { missingWords } from '../../page/institution-cells.tsx'
import { reportWords, staffLine } from '../../reasons/staff-reasons.ts'
import { partsList } from '../../text/words.ts'
import { notAskedIn, uncountedFees, type StaffView } from './activity-view.ts'

/**
 * The most important facts, such as "10 loans, without Alpine", "no account" or why there is no answer. `place`
 * is a code, or `all`.
 */
export function placeWords(card: NetworkCard<StaffAccountCard>, view: StaffView, place: string): string {
  const answer = card.responses.get(place)
  if (place === 'all') return factList(factsOfAll({ ...view, order: card.order }))
  if (card.waiting.includes(place) || !answer) return t`asking…`
  if (answer.state === 'no-account') return t`no account`
  if (isMissing(answer)) return answer.state === 'no-answer' ? reportWords(answer.problem) : t`not asked`
  return factList(factsOf(answer, view).slice(0, 2))
}

function factList(facts: Fact[]): string {
  return partsList(facts.map((fact) => factWords(fact)))
}

/** "1 gave no usable answer, 2 balances not shared"; empty if the totals include everything. */
export function missingFromTotals(view: StaffView): string {
  const accounts = accountsIn(view)
  const waiting = view.waiting.length
  const silent = view.missing.filter(({ state }) => state === 'no-answer').length
  const notAsked = notAskedIn(view).length + view.missing.length - silent
  const partial = accounts.filter(({ state }) => state === 'partial').length
  const loans = accounts.filter((card) => card.loans.state === 'withheld').length
  const fees = accounts.filter((card) => card.fees.state === 'withheld').length
  return partsList([
    waiting > 0 && plural(waiting, { one: '# has not answered yet', other: '# have not answered yet' }),
    silent > 0 && plural(silent, { one: '# gave no usable answer', other: '# gave no usable answer' }),
    notAsked > 0 && plural(notAsked, { one: '# was not asked', other: '# were not asked' }),
    partial > 0 && plural(partial, { one: '# answered in part', other: '# answered in part' }),
    loans > 0 && plural(loans, { one: 'loans at # not shared', other: 'loans at # not shared' }),
    fees > 0 && plural(fees, { one: '# balance not shared', other: '# balances not shared' }),
  ])
}

/**
 * Texts such as "€25.00 in dispute" and "at least $90.00 billed", for amounts that no balance counts, or that the
 * amounts are not known. Institutions that withhold balances do not make them unknown.
 */
export function uncountedSums(cards: StaffAccountCard[], toWords: (sum: Money) => string): string[] {
  const feesAt = cards.map(uncountedFees)
  const shared = cards.filter((card) => card.fees.state !== 'withheld')
  const found = uncounted.map(([state, part]) => ({
    state,
    owed: owedAs(state, feesAt),
    atLeast: !shared.every(({ [part]: section }) => section?.state === 'ok' && isWhole(section)),
  }))
  const unknown = found.filter(({ owed, atLeast }) => owed.length === 0 && atLeast)
  return [
    ...found.flatMap(({ state, owed, atLeast }) =>
      owed.map((sum) => uncountedWords(state, sumWords(toWords(sum), { atLeast }))),
    ),
    ...(unknown.length === uncounted.length
      ? [t`billed and disputed: not known`]
      : unknown.map(({ state }) =>
          state === 'in-dispute' ? t`in dispute: not known` : t`billed: not known`,
        )),
  ]
}

const uncounted = [
  ['in-dispute', 'inDispute'],
  ['sent-to-billing', 'sentToBilling'],
] as const

/** One amount per currency in which something is owed, given the fees of each institution. */
export function owedAs(state: FeeState, feesAt: StaffFee[][]): Money[] {
  return owedAcross(inState(state, feesAt))
}

/** "€20.00 in the patron’s favour", for each currency in which the balances of institutions are negative. */
export function creditSums(feesAt: StaffFee[][], { atLeast }: { atLeast: boolean }): string[] {
  return creditAcross(inState('open', feesAt)).map((sum) =>
    creditWords(sumWords(moneyWords(sum), { atLeast })),
  )
}

export function creditWords(credit: string): string {
  return t`${credit} in the patron’s favour`
}

function inState(state: FeeState, feesAt: StaffFee[][]): StaffFee[][] {
  return feesAt.map((fees) => fees.filter((fee) => fee.state === state))
}

/** Why an institution is missing, short enough for a line of the table. */
export function whyMissing({ problem, institutionCode, asOf }: MissingCard, view: StaffView): string {
  const { nameOf, home, institutionOf } = view
  const { retryAfterSeconds: wait } = problem
  const until = wait === null ? null : new Date(Date.parse(asOf) + wait * 1000).toISOString()
  return staffLine(problem, {
    homeName: nameOf(home),
    notice: institutionOf(institutionCode).notice,
    time: until && timeHereAndThere(until, { now: asOf, timeZone: institutionOf(home).timeZone }),
  })
}

/** null if there may be blocks, but none could be read. */
export function blocksIn(section: Section<Block>): Block[] | null {
  const blocks = itemsOf(section)
  return blocks.length > 0 || isWhole(section) ? blocks : null
}

/** Text where `blocksIn` is null. Blocks whose rows could not be read exist, but are not known. */
export function noBlocksWords(section: Section<Block>): string {
  return missingWords(section) ?? t`not known`
}

/** "cannot borrow or renew", or the institution's own text. */
export function blockWords({ forbids, text }: Block): string {
  if (forbids?.length) {
    const acts = forbiddenList(forbids, i18n)
    return t`cannot ${acts}`
  }
  return text ?? t`blocked`
}
