import { FeeState, type Fee } from '@library-card/contract/fee.ts'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { Call, FoundAccount, LibrarySystem, List, Part } from '../port.ts'

/** The methods that read the lists of an account. No other method is called here. */
type Reads = Pick<
  LibrarySystem,
  'listLoans' | 'listRequests' | 'listUncountedRequests' | 'listBlocks' | 'listFees' | 'listPastLoans'
>

type Outcome =
  | {
      state: 'read'
      rows: number
      unreadable: number
      /** The number of rows that the account counts; null if it has no count. */
      count: number | null
      /** Fields that are null in each row. */
      notGiven: string[]
      /** How the account and the list differ, or why the list is not complete, as sentences without any value of an answer. */
      differences: string[]
    }
  | { state: 'not-provided' }
  | { state: 'not-read'; failure: InstitutionFailure }

/** How one list of an account was read. `part`: the part of a card that shows it. */
export type ListFacts = { name: string; part?: Part } & Outcome

/** Reads each list of an account once, or only the lists that a card shows. Sends no change. */
export async function readFacts(
  system: Reads,
  found: FoundAccount,
  call: Call,
  which: 'all' | 'of-a-card' = 'all',
): Promise<ListFacts[]> {
  const lists = listsOf(system, found, call).filter(({ part }) => which === 'all' || part !== undefined)
  return Promise.all(lists.map(async ({ read, ...list }) => ({ ...list, ...(await read().catch(toFailed)) })))
}

function toFailed(failure: unknown): Outcome {
  if (failure instanceof InstitutionFailure) return { state: 'not-read', failure }
  throw failure
}

type Wanted = { name: string; part?: Part; read: () => Promise<Outcome> }

function listsOf(system: Reads, found: FoundAccount, call: Call): Wanted[] {
  const { patronId, counts } = found
  const { loans, requests } = counts
  return [
    listed('loans', () => system.listLoans(found, call), {
      part: 'loans',
      count: loans,
      compare: (list) => compareCount('loans', loans, list),
    }),
    listed('requests', () => system.listRequests?.(patronId, call), {
      part: 'requests',
      count: requests,
      compare: (list) => compareCount('requests', requests, list),
    }),
    listed('blocks', () => (system.listBlocks ? system.listBlocks(found, call) : found.blocks)),
    listed('messages', () => found.messages),
    listed('returned loans', () => system.listPastLoans?.(patronId, 0, call)),
    ...FeeState.enum.map((state) =>
      listed(`fees ${state}`, () => system.listFees(patronId, state, call), {
        // A page asks for closed ones only if the patron opens them.
        ...(state !== 'closed' && { part: 'fees' }),
        ...(state === 'open' && { compare: (list) => compareBalance(found, list) }),
      }),
    ),
    // Only if the institution's settings request them.
    ...(system.listUncountedRequests
      ? [
          listed('uncounted requests', () => system.listUncountedRequests?.(patronId, call), {
            part: 'requests',
          }),
        ]
      : []),
  ]
}

/** null or undefined: the library system does not provide the list. */
type Provided<Row> = List<Row> | null | undefined
type Terms<Row> = { part?: Part; count?: number | null; compare?: (list: List<Row>) => string[] }

function listed<Row extends object>(
  name: string,
  ask: () => Provided<Row> | Promise<Provided<Row>>,
  { part, count = null, compare = () => [] }: Terms<Row> = {},
): Wanted {
  async function read(): Promise<Outcome> {
    const list = await ask()
    if (!list) return { state: 'not-provided' }
    const { items, unreadable } = list
    const notWhole = `the list of ${name} has rows that cannot be read, or fewer than its total`
    const differences = [...compare(list), ...(unreadable > 0 ? [notWhole] : [])]
    return { state: 'read', rows: items.length, unreadable, count, notGiven: notGivenIn(items), differences }
  }
  return { name, ...(part && { part }), read }
}

/** Returns the fields that are null in each row. */
export function notGivenIn(rows: readonly object[]): string[] {
  const [first = [], ...others] = rows.map((row) =>
    Object.entries(row).flatMap(([field, value]) => (value === null ? [field] : [])),
  )
  return first.filter((field) => others.every((fields) => fields.includes(field)))
}

function compareCount(
  part: 'loans' | 'requests',
  count: number | null,
  { items, unreadable, leftOut = 0 }: List<unknown>,
): string[] {
  if (count === null || items.length + unreadable + leftOut === count) return []
  const counted =
    count === 0 ? `counts no ${part}, and its list has some` : `counts other ${part} than its list has`
  return [`the account ${counted}`]
}

/** Compares the balance with the sum of the fees. The card takes a balance of 0 to mean that no fee is open. */
function compareBalance({ counts: { fees } }: FoundAccount, { items, unreadable }: List<Fee>): string[] {
  const sum = items.reduce((minor, { balance }) => minor + balance.minor, 0)
  if (fees === null || unreadable > 0 || sum === fees.minor) return []
  return ['the balance of the account is not the sum of its open fees']
}

/** Drops the lines with a word that names a patron, in whatever field an institution puts a name. */
export function withoutNames(lines: readonly string[], accounts: readonly FoundAccount[]): string[] {
  const names = new Set(accounts.flatMap(wordsOfPatron))
  return lines.filter((line) => !wordsIn(line).some((word) => names.has(word)))
}

/** Shorter words would match by chance. */
const minLength = 4

function wordsOfPatron({ account, ids, listName }: FoundAccount): string[] {
  const { displayName, email, phone, barcode, address } = account
  const texts = [displayName, listName, email, phone, barcode, ...address, ...ids]
  return texts.flatMap((text) => wordsIn(text ?? '')).filter((word) => word.length >= minLength)
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\d]+/u)
}
