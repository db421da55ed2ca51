import { answerStates } from '@library-card/contract/answer-state.ts'
import { readFacts, type ListFacts } from '@library-card/library-systems/conformance/facts.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import type { Call, FoundAccount } from '@library-card/library-systems/port.ts'
import type { Members } from '../members/members.ts'
import type { Finding, Row } from './check-machine.ts'
import { listWords, restrictionWords } from './failure-words.ts'

/** An account, or the failure to read it; null if the member has none. */
export type Account = FoundAccount | InstitutionFailure | null
/** The accounts of a person, by the code of the member. */
export type Accounts = ReadonlyMap<string, Account>

type Unread = Extract<ListFacts, { state: 'not-read' }>
/** How the lists of a person were read, by the code of the member. */
export type FactsByCode = ReadonlyMap<string, ListFacts[]>

/** Reads the lists of a person's accounts: all of them, or those that a card shows. */
export async function readAllFacts(
  { byCode }: Members,
  accounts: Accounts,
  { createCall, which }: { createCall: () => Call; which: 'all' | 'of-a-card' },
): Promise<FactsByCode> {
  const read = [...accounts].map(async ([code, account]): Promise<[string, ListFacts[]]> => {
    const system = byCode.get(code)?.system
    if (!system || !account || account instanceof InstitutionFailure) return [code, []]
    return [code, await readFacts(system, account, createCall(), which)]
  })
  return new Map(await Promise.all(read))
}

function isRestricted({ failure }: Unread): boolean {
  return answerStates[failure.code].isOfPartOfKey === true
}

/**
 * Adds findings for lists that a card needs: unread ones, by a key or a fault that may concern only some of them, and
 * those that differ from the account's counts.
 */
export function withLists({ institutionCode, findings }: Row, facts: FactsByCode): Row {
  const lists = facts.get(institutionCode) ?? []
  const unread = lists.filter((list) => list.state === 'not-read').filter(({ part }) => part !== undefined)
  const restricted = unread.filter(isRestricted).flatMap(({ part = [] }) => part)
  const others = unread.filter((one) => !isRestricted(one))
  const needed = lists.filter((list) => list.state === 'read').filter(({ part }) => part !== undefined)
  const differences = needed.flatMap((list) => list.differences)
  return {
    institutionCode,
    findings: [
      ...findings,
      ...(restricted.length > 0
        ? [{ text: 'restricted', fault: restrictionWords([...new Set(restricted)]) }]
        : []),
      ...(others.length > 0 ? [findingOf(others)] : []),
      ...(differences.length > 0 ? [{ text: 'differs', hint: differences.join('; ') }] : []),
    ],
  }
}

function findingOf(unread: Unread[]): Finding {
  const byCause = Map.groupBy(unread, ({ failure }) => failure.message)
  const faults = [...byCause].map(
    ([cause, lists]) =>
      `its ${listWords(lists.map(({ name }) => namesOfLists[name] ?? name))} cannot be read (${cause})`,
  )
  return { text: 'in part', fault: faults.join('; ') }
}

const namesOfLists: Record<string, string> = {
  'fees open': 'fees',
  'fees in-dispute': 'fees in dispute',
  'fees sent-to-billing': 'billed fees',
  'uncounted requests': 'purchase suggestions',
}
