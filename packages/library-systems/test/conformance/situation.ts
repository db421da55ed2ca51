import type { CallFault } from '@library-card/mock-network/region/fault.ts'
import { InstitutionFailure } from '../../src/exchange/failure.ts'
import type { FoundAccount, LibrarySystem, List } from '../../src/port.ts'
import type { MockVendor, Stage, Visit } from './mock-institutions.ts'

/** A situation that a mock plays for one adapter. */
export type Situation = {
  title: string
  /** Whether the vendor can be in it. Default: any can. */
  concerns?: (mock: MockVendor) => boolean
  /** Returns a sentence for each outcome that is not the expected one. */
  play: (stage: Stage, mock: MockVendor) => Promise<string[]>
}

export function setFault({ stage, mock, patron }: Visit, fault: Omit<CallFault, 'institution' | 'patron'>) {
  stage.network.fault({ institution: mock.institution, patron, ...fault })
}

type Answer = FoundAccount | List<unknown> | null

/** One read of an account. `read` returns undefined if the library system does not have it. */
export type Reading = {
  name: string
  read: (system: LibrarySystem, visit: Visit) => Promise<Answer> | undefined
}

export const readings: readonly Reading[] = [
  { name: 'account', read: (system, { lookup, call }) => system.findAccount(lookup, call) },
  {
    name: 'account by its id',
    read: (system, { found, call }) => system.findAccount({ by: 'id', id: found.patronId }, call),
  },
  { name: 'loans', read: (system, { found, call }) => system.listLoans(found, call) },
  { name: 'requests', read: (system, { found, call }) => system.listRequests?.(found.patronId, call) },
  {
    name: 'open fees',
    read: ({ feeStates, listFees }, { found, call }) =>
      feeStates.includes('open') ? listFees(found.patronId, 'open', call) : undefined,
  },
  { name: 'blocks', read: (system, { found, call }) => system.listBlocks?.(found, call) },
  {
    name: 'returned loans',
    read: (system, { found, call }) => system.listPastLoans?.(found.patronId, 0, call),
  },
]

/** How a read ended. `rows`: their ids, if they have any; `state`: of an answer that is missing. */
export type End =
  | { account: string }
  | { rows: string[]; unreadable: number }
  | { none: true }
  | { state: string }
  | { error: string }

export async function endOf(asked: Promise<Answer>): Promise<End> {
  try {
    const answer = await asked
    if (answer === null) return { none: true }
    if ('patronId' in answer) return { account: answer.patronId }
    const { items, unreadable } = answer
    return { rows: items.map((row) => String(Object(row).id)), unreadable }
  } catch (error) {
    if (error instanceof InstitutionFailure) return { state: error.code }
    return { error: String(error) }
  }
}

export function wordsOf(end: End): string {
  if ('state' in end) return end.state
  if ('error' in end) return `an error of ours (${end.error})`
  if ('account' in end) return 'an account'
  if ('none' in end) return 'none'
  return end.rows.length === 0 && end.unreadable === 0
    ? 'an empty list'
    : `${end.rows.length} rows and ${end.unreadable} unreadable`
}

export function readLoans({ stage, mock, found, call }: Visit): Promise<End> {
  return endOf(stage.connect(mock).listLoans(found, call))
}

/** Compares with the number of rows that there are, each of them once, and of rows that cannot be read. */
export function loansAre(
  { rows, unreadable = 0 }: { rows: number; unreadable?: number },
  end: End,
): string[] {
  const isRight =
    'rows' in end &&
    end.rows.length === rows &&
    new Set(end.rows).size === rows &&
    end.unreadable === unreadable
  return isRight ? [] : [`loans: ${wordsOf(end)}`]
}
