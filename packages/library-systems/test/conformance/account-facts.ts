import { connect } from '../../src/connect.ts'
import { notGivenIn, readFacts, withoutNames, type ListFacts } from '../../src/conformance/facts.ts'
import { second } from '../../src/durations.ts'
import { InstitutionFailure } from '../../src/exchange/failure.ts'
import { openHttp } from '../../src/exchange/http-client.ts'
import type { FoundAccount, Vendor } from '../../src/port.ts'
import { lookUpOwn, type toInstitution, type Whose } from './institution.ts'

/** `account`: null if there is none; `differences`: null if the vendor has no documented shapes. */
export type AccountFacts = {
  account: FoundAccount | InstitutionFailure | null
  lists: ListFacts[]
  differences: string[] | null
}

/** Milliseconds: nobody waits for a card. */
const limits = { read: 30 * second, write: 30 * second, signIn: 30 * second }

type Options = Whose & {
  now: Date
  /** Calls in a second. Default: the vendor's. */
  pace?: number
}

/** Reads everything of one account, at a mock or at a real server, through a connection that sends no change. */
export async function readAccountFacts(
  vendor: Vendor,
  institution: ReturnType<typeof toInstitution>,
  { now, pace, ...whose }: Options,
): Promise<AccountFacts> {
  const http = openHttp({ connect: 10 * second }, null)
  const seen = new Set<string>()
  const compared = (differences: string[]) => differences.forEach((difference) => seen.add(difference))
  const settings = pace === undefined ? {} : { callsPerSecond: pace }
  const { system } = connect(vendor, institution, { http, limits, settings, compared, readsOnly: true })
  const { signal } = new AbortController()
  const by = { requestId: 'FACTS', person: 'facts', limit: 'read', priority: 'background' } as const
  try {
    const { accounts } = institution
    const { lookup, call } = await lookUpOwn(system, { accounts, ...whose }, { ...by, signal, now })
    const account = await system.findAccount(lookup, call)
    const lists = account ? await readFacts(system, account, call) : []
    const ofLists = lists.flatMap((list) => (list.state === 'read' ? list.differences : []))
    const differences = vendor.differencesOf || ofLists.length > 0 ? [...seen, ...ofLists].toSorted() : null
    return { account, lists, differences: differences && withoutNames(differences, account ? [account] : []) }
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    return { account: error, lists: [], differences: vendor.differencesOf ? [...seen].toSorted() : null }
  } finally {
    await http.close()
  }
}

const header = ['LIST', 'READ', 'ROWS', 'UNREADABLE', 'COUNTED', 'NOT GIVEN']

/** Returns the facts as a table without any value of an answer, and whether everything was read and nothing differs. */
export function toText({ account, lists, differences }: AccountFacts): { text: string; passed: boolean } {
  if (!account) return { text: 'There is no account with this id.', passed: false }
  if (account instanceof InstitutionFailure)
    return { text: `The account was not read: ${account.message}.`, passed: false }
  const ofAccount = ['account', 'yes', '1', '0', '', notGivenIn([account.account]).join(', ')]
  const isWhole = lists.every(({ state }) => state !== 'not-read')
  const passed = isWhole && (differences ?? []).length === 0
  return {
    text: [toTable([header, ofAccount, ...lists.map(toCells)]), wordsOf(differences)].join('\n\n'),
    passed,
  }
}

function toCells(list: ListFacts): string[] {
  const { name } = list
  if (list.state === 'not-provided') return [name, 'not provided']
  if (list.state === 'not-read') return [name, `no: ${list.failure.message}`]
  const { rows, unreadable, count, notGiven } = list
  return [name, 'yes', `${rows}`, `${unreadable}`, count === null ? '' : `${count}`, notGiven.join(', ')]
}

function wordsOf(differences: string[] | null): string {
  if (differences === null) return 'This vendor has no documented shapes to compare with.'
  return differences.length === 0 ? 'No difference.' : `Differences:\n${differences.join('\n')}`
}

export function toTable(lines: string[][]): string {
  const [head = []] = lines
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)))
  const pad = (cells: string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return lines.map((cells) => pad(cells).trimEnd()).join('\n')
}
