import { withoutNames, type ListFacts } from '@library-card/library-systems/conformance/facts.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import type { Members } from '../members/members.ts'
import type { Accounts, FactsByCode } from './lists.ts'

/** The differences of the answers of each institution from its vendor's documented shapes, by code. */
export type Differences = Map<string, Set<string>>

/**
 * `words`: the parts of an account that were read, `no account`, or why nothing was read. `same`: the text if no
 * answer differs.
 */
type Reading = { code: string; words: string; same: string }

type Findings = { home: string; accounts: Accounts; facts: FactsByCode; differences: Differences }

/**
 * Reports how the accounts and lists of one patron were read, and how the answers differ from the documented
 * shapes. The report contains no value of an answer, and no code of an institution.
 */
export function reportDifferences(
  { byCode }: Members,
  { home, accounts, facts, differences }: Findings,
): string {
  const readings = [...byCode.keys()].map((code): Reading => {
    const account = accounts.get(code)
    if (account instanceof InstitutionFailure)
      return { code, words: `not read (${account.code})`, same: nothingCompared }
    if (!account) return { code, words: 'no account', same: noDifference }
    const lists = facts.get(code) ?? []
    const same = lists.some(({ state }) => state === 'not-read') ? noDifferenceInPart : noDifference
    return {
      code,
      words: ['account', ...lists.map(wordsOf)].join(', '),
      same,
    }
  })
  const found = [...accounts.values()].flatMap((account) =>
    account && !(account instanceof InstitutionFailure) ? [account] : [],
  )
  const sections = readings.map(({ code, words, same }, at) => {
    const isHome = code === home ? ', home' : ''
    const ofLists = (facts.get(code) ?? []).flatMap((list) => (list.state === 'read' ? list.differences : []))
    const ofAnswers = differences.get(code)
    // Undefined if no answer arrived, or if the vendor does not compare its answers.
    const all = ofLists.length > 0 ? new Set([...(ofAnswers ?? []), ...ofLists]) : ofAnswers
    const list = all ? linesOf(withoutNames([...all].toSorted(), found), same) : nothingCompared
    return `## Institution ${at + 1}${isHome}\n\nRead: ${words}\n\n${list}\n`
  })
  return `${introduction}\n${sections.join('\n')}`
}

function linesOf(differences: string[], same: string): string {
  return differences.length > 0 ? differences.map((line) => `- ${line}`).join('\n') : same
}

const nothingCompared = 'Nothing was compared.'
const noDifference = 'No difference.'
const noDifferenceInPart = 'No difference in what was read.'

const introduction = `# Differences from the documented shapes

Names of fields and codes only, and no value of an answer. Institutions are numbered in the order of the network file.
`

/** Returns the names of the lists, with the reason for each that was not read. */
function wordsOf(list: ListFacts): string {
  if (list.state === 'not-read') return `${list.name}: not read (${list.failure.code})`
  return list.state === 'read' ? list.name : `${list.name}: not provided`
}
