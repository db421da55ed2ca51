import { answerStates } from '@library-card/contract/answer-state.ts'
import { InstitutionFailure } from '@library-card/library-systems/exchange/failure.ts'
import { allParts, type Call, type Part } from '@library-card/library-systems/port.ts'
import type { Members } from '../members/members.ts'
import type { Row } from './check-machine.ts'
import type { Accounts } from './report.ts'

export function restrictionWords(parts: Part[]): string {
  const list = new Intl.ListFormat('en').format(parts)
  return `its key is restricted to other libraries: ${list} cannot be read. Extend or remove its API restrictions there`
}

/** Reads the lists of a person's accounts, which a restriction may concern only in part. */
export async function checkRestrictions(
  { byCode }: Members,
  accounts: Accounts,
  newCall: () => Call,
): Promise<Map<string, Part[]>> {
  const found = [...accounts].map(async ([code, account]): Promise<[string, Part[]]> => {
    const system = byCode.get(code)?.system
    if (!system || !account || account instanceof InstitutionFailure) return [code, []]
    const call = newCall()
    const lists: Record<Part, () => Promise<unknown>> = {
      loans: () => system.listLoans(account, call),
      requests: async () => system.listRequests?.(account.patronId, call),
      fees: () => system.listFees(account.patronId, 'open', call),
    }
    const answers = await Promise.allSettled(allParts.map(async (part) => lists[part]()))
    return [code, allParts.filter((_, at) => isRestricted(answers[at]))]
  })
  return new Map(await Promise.all(found))
}

export function withRestriction({ institutionCode, findings }: Row, restricted: Map<string, Part[]>): Row {
  const parts = restricted.get(institutionCode) ?? []
  if (parts.length === 0) return { institutionCode, findings }
  return { institutionCode, findings: [...findings, { text: 'restricted', fault: restrictionWords(parts) }] }
}

/** Any other failure is told elsewhere. */
function isRestricted(answer: PromiseSettledResult<unknown> | undefined): boolean {
  if (answer?.status !== 'rejected') return false
  const reason: unknown = answer.reason
  return reason instanceof InstitutionFailure && answerStates[reason.code].isOfPartOfKey === true
}
