import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Money } from '@library-card/contract/money.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import type { Call, FoundAccount, List } from '@library-card/library-systems/port.ts'
import type { Member, Members } from '../members/members.ts'

/** The differences of the answers of each institution from its vendor's documented shapes, by code. */
export type Differences = Map<string, Set<string>>

/** null if there is none. */
export type Account = FoundAccount | InstitutionFailure | null
/** The accounts of a person, by the code of the member. */
export type Accounts = ReadonlyMap<string, Account>

/**
 * Parts of an account that were read, or `no account`, or why nothing was read, and what there is to say where none of the answers
 * differs.
 */
type Reading = { code: string; words: string; same: string; personal: string[] }

const feeStates: readonly FeeState[] = ['open', 'in-dispute', 'sent-to-billing', 'closed']

/**
 * Reads everything of the accounts of one patron, so that the answers can be compared with the documented
 * shapes, and returns the report. It has no value of an answer, and no code of an institution.
 */
export async function reportDifferences(
  members: Members,
  { home, accounts, differences }: { home: string; accounts: Accounts; differences: Differences },
  createCall: () => Call,
): Promise<string> {
  const readings = await Promise.all(
    [...members.byCode].map(async ([code, member]): Promise<Reading> => {
      const account = accounts.get(code)
      if (account instanceof InstitutionFailure)
        return { code, words: `not read (${account.code})`, same: nothingCompared, personal: [] }
      if (!account) return { code, words: 'no account', same: noDifference, personal: [] }
      const { parts, isWhole } = await readParts(member, account, createCall(), (difference) =>
        differences.set(code, new Set([...(differences.get(code) ?? []), difference])),
      )
      const same = isWhole ? noDifference : noDifferenceInPart
      return { code, words: parts.join(', '), same, personal: personalTexts(account) }
    }),
  )
  const personal = readings.flatMap((reading) => reading.personal)
  const sections = readings.map(({ code, words, same }, at) => {
    const isHome = code === home ? ', home' : ''
    const list = listOf(differences.get(code), same, personal)
    return `## Institution ${at + 1}${isHome}\n\nRead: ${words}\n\n${list}\n`
  })
  return `${introduction}\n${sections.join('\n')}`
}

/** `found`: undefined if no answer arrived, or if the vendor does not compare its answers. */
function listOf(found: ReadonlySet<string> | undefined, same: string, personal: string[]): string {
  if (!found) return nothingCompared
  const lines = [...found].toSorted().filter(isWithout(personal))
  return lines.length > 0 ? lines.map((line) => `- ${line}`).join('\n') : same
}

const nothingCompared = 'Nothing was compared.'
const noDifference = 'No difference.'
const noDifferenceInPart = 'No difference in what was read.'

const introduction = `# Differences from the documented shapes

Names of fields and codes only, and no value of an answer. Institutions are numbered in the order of the network file.
`

type Parts = [name: string, ask: () => Promise<unknown>][]

/** Reads each list, and returns their names, with the reason for each that was not read. */
async function readParts(
  { system }: Member,
  found: FoundAccount,
  call: Call,
  tell: (difference: string) => void,
): Promise<{ parts: string[]; isWhole: boolean }> {
  const { patronId, counts } = found
  const compare = async (part: 'loans' | 'requests', list: List<unknown> | null = null) => {
    for (const difference of list ? compareCount(part, counts[part], list) : []) tell(difference)
  }
  const parts: Parts = [
    ['loans', async () => compare('loans', await system.listLoans(found, call))],
    ['requests', async () => compare('requests', await system.listRequests?.(patronId, call))],
    ['returned loans', async () => system.listPastLoans?.(patronId, 0, call)],
    ...feeStates.map((state): Parts[number] => [
      `fees ${state}`,
      async () => {
        const fees = await system.listFees(patronId, state, call)
        if (state === 'open' && fees && !isBalance(counts.fees, fees)) tell(otherBalance)
      },
    ]),
  ]
  if (system.listUncountedRequests)
    parts.push(['uncounted requests', async () => system.listUncountedRequests?.(patronId, call)])
  const read = await Promise.all(
    parts.map(async ([name, ask]) => {
      const answer = await attempt(ask)
      return { name, problem: typeof answer === 'string' ? answer : null }
    }),
  )
  const words = read.map(({ name, problem }) => (problem === null ? name : `${name}: not read (${problem})`))
  return { parts: ['account', ...words], isWhole: read.every(({ problem }) => problem === null) }
}

/** A list of requests has no work orders of staff, which Alma counts. */
function compareCount(
  part: 'loans' | 'requests',
  count: number | null,
  { items, unreadable }: List<unknown>,
): string[] {
  const rows = items.length + unreadable
  const differs = count !== null && (part === 'loans' ? rows !== count : rows > count)
  const counted =
    count === 0 ? `counts no ${part}, and its list has some` : `counts other ${part} than its list has`
  return [
    ...(differs ? [`the account ${counted}`] : []),
    ...(unreadable > 0 ? [`the list of ${part} has rows that cannot be read, or fewer than its total`] : []),
  ]
}

const otherBalance = 'the balance of the account is not the sum of its open fees'

/** A balance of 0 means to the card that no fee is open. */
function isBalance(balance: Money | null, { items, unreadable }: List<Fee>): boolean {
  const sum = items.reduce((minor, fee) => minor + (fee.balance?.minor ?? 0), 0)
  return balance === null || unreadable > 0 || sum === balance.minor
}

/** Returns the answer, or the code of the institution's problem. */
async function attempt<T>(ask: () => Promise<T>): Promise<T | string> {
  return ask().catch((error: unknown) => {
    if (error instanceof InstitutionFailure) return error.code
    throw error
  })
}

/** Shorter words are found by chance. */
const minLength = 4

/** Returns the words of an account that name its patron. */
function personalTexts({ account, ids, listName }: FoundAccount): string[] {
  const { displayName, email, phone, barcode, address } = account
  const texts = [displayName, listName, email, phone, barcode, ...address, ...ids]
  const words = texts.flatMap((text) => text?.toLowerCase().split(/[^\p{L}\d]+/u) ?? [])
  return words.filter((word) => word.length >= minLength)
}

/** Returns a filter of lines: one with a name would show it, whatever field an institution puts it in. */
function isWithout(personal: string[]) {
  const all = new Set(personal)
  return (line: string) =>
    !line
      .toLowerCase()
      .split(/[^\p{L}\d]+/u)
      .some((word) => all.has(word))
}
