import { answerStates } from '@library-card/contract/answer-state.ts'
import { allParts, type Call, type Part } from '@library-card/library-systems/port.ts'
import type { Members } from '../members/members.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import type { Finding, Row } from './check-machine.ts'
import { listWords, restrictionWords } from './failure-words.ts'
import type { Accounts } from './report.ts'

type Unread = { part: Part; failure: InstitutionFailure }
/** The lists of a person that could not be read, by the code of the member. */
export type UnreadLists = ReadonlyMap<string, Unread[]>

/** Reads the lists of a person's accounts: a key or a fault may concern only some of them. */
export async function readLists(
  { byCode }: Members,
  accounts: Accounts,
  newCall: () => Call,
): Promise<UnreadLists> {
  const found = [...accounts].map(async ([code, account]): Promise<[string, Unread[]]> => {
    const system = byCode.get(code)?.system
    if (!system || !account || account instanceof InstitutionFailure) return [code, []]
    const call = newCall()
    const lists: Record<Part, () => Promise<unknown>> = {
      loans: () => system.listLoans(account, call),
      requests: async () => system.listRequests?.(account.patronId, call),
      fees: () => system.listFees(account.patronId, 'open', call),
    }
    const answers = await Promise.allSettled(allParts.map(async (part) => lists[part]()))
    return [code, allParts.flatMap((part, at) => unreadOf(part, answers[at]))]
  })
  return new Map(await Promise.all(found))
}

function unreadOf(part: Part, answer: PromiseSettledResult<unknown> | undefined): Unread[] {
  if (answer?.status !== 'rejected') return []
  const failure: unknown = answer.reason
  if (!(failure instanceof InstitutionFailure)) throw failure
  return [{ part, failure }]
}

function isRestricted({ failure }: Unread): boolean {
  return answerStates[failure.code].isOfPartOfKey === true
}

export function withUnreadLists({ institutionCode, findings }: Row, lists: UnreadLists): Row {
  const unread = lists.get(institutionCode) ?? []
  const restricted = unread.filter(isRestricted).map(({ part }) => part)
  const others = unread.filter((one) => !isRestricted(one))
  return {
    institutionCode,
    findings: [
      ...findings,
      ...(restricted.length > 0 ? [{ text: 'restricted', fault: restrictionWords(restricted) }] : []),
      ...(others.length > 0 ? [findingOf(others)] : []),
    ],
  }
}

function findingOf(unread: Unread[]): Finding {
  const byCause = Map.groupBy(unread, ({ failure }) => failure.message)
  const faults = [...byCause].map(
    ([cause, lists]) => `its ${listWords(lists.map(({ part }) => part))} cannot be read (${cause})`,
  )
  return { text: 'in part', fault: faults.join('; ') }
}
