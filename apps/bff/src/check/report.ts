import type { FeeState } from '@library-card/contract/fee.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import type { Call, FoundAccount, List } from '@library-card/library-systems/port.ts'
import type { Member, Members } from '../members/members.ts'

/** The differences of the answers of each institution from its vendor's documented shapes, by code. */
export type Differences = Map<string, Set<string>>

/** null if there is none. */
export type Account = FoundAccount | InstitutionFailure | null
/** The accounts of a person, by the code of the member. */
export type Accounts = ReadonlyMap<string, Account>

/** Parts of an account that were read, or `no account`, or why nothing was read. */
type Reading = { code: string; words: string; personal: string[] }

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
        return { code, words: `not read (${account.code})`, personal: [] }
      if (!account) return { code, words: 'no account', personal: [] }
      const parts = await readParts(member, account, createCall(), (difference) =>
        differences.set(code, new Set([...(differences.get(code) ?? []), difference])),
      )
      return { code, words: parts.join(', '), personal: personalTexts(account) }
    }),
  )
  const personal = readings.flatMap((reading) => reading.personal)
  const sections = readings.map(({ code, words }, at) => {
    const isHome = code === home ? ', home' : ''
    const list = listOf(differences.get(code), personal)
    return `## Institution ${at + 1}${isHome}\n\nRead: ${words}\n\n${list}\n`
  })
  return `${introduction}\n${sections.join('\n')}`
}

/** `found`: undefined if no answer arrived, or if the vendor does not compare its answers. */
function listOf(found: ReadonlySet<string> | undefined, personal: string[]): string {
  if (!found) return 'Nothing was compared.'
  const lines = [...found].toSorted().filter(isWithout(personal))
  return lines.length > 0 ? lines.map((line) => `- ${line}`).join('\n') : 'No difference.'
}

const introduction = `# Differences from the documented shapes

Names of fields and codes only, and no value of an answer. Institutions are numbered in the order of the network file.
`

type Parts = [name: string, ask: () => Promise<unknown>][]

/** Reads each list, and returns the names of those that were read. */
async function readParts(
  { system }: Member,
  found: FoundAccount,
  call: Call,
  tell: (difference: string) => void,
): Promise<string[]> {
  const { patronId, counts } = found
  const compare = (part: 'loans' | 'requests', list: List<unknown> | null | undefined) => {
    if (counts[part] === 0 && list && list.items.length + list.unreadable > 0)
      tell(`the account counts no ${part}, and its list has some`)
  }
  const parts: Parts = [
    ['loans', async () => compare('loans', await system.listLoans(found, call))],
    ['requests', async () => compare('requests', await system.listRequests?.(patronId, call))],
    ['returned loans', async () => system.listPastLoans?.(patronId, 0, call)],
    ...feeStates.map((state): Parts[number] => [
      `fees ${state}`,
      () => system.listFees(patronId, state, call),
    ]),
  ]
  if (system.listUncountedRequests)
    parts.push(['uncounted requests', async () => system.listUncountedRequests?.(patronId, call)])
  const read = await Promise.all(
    parts.map(async ([name, ask]) => {
      const answer = await attempt(ask)
      return typeof answer === 'string' ? `${name}: not read (${answer})` : name
    }),
  )
  return ['account', ...read]
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
