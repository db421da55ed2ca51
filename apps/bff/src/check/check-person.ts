import { InstitutionFailure } from '../upstream/failure.ts'
import type { Config } from '../config/config.ts'
import { newRequestId } from '../http/request-id.ts'
import type { Call } from '../ils/port.ts'
import { lookUpAccount } from '../members/account-lookup.ts'
import { createCall } from '../members/calls.ts'
import { findOwnAccount, toHomeRecord } from '../members/home-record.ts'
import type { Member, Members } from '../members/members.ts'
import type { Patron } from '../members/patron.ts'
import type { Row } from './run-check.ts'

/** `--as ID --at CODE`: where this person's accounts are found, as after a sign-in. The output does not contain the id. */
export async function checkPerson(
  { person, network, institutions }: Config,
  members: Members,
): Promise<Row[]> {
  if (!person) return []
  const home = members.byCode.get(person.institutionCode)
  if (!home) return [rowOf(person.institutionCode, 'unknown', 'is not the code of an institution')]
  const { signIn } = institutions.find(({ code }) => code === person.institutionCode)!
  const idType = (signIn ?? network.signIn)?.idType ?? null
  const patron: Patron = { homeInstitutionCode: person.institutionCode, id: person.id, idType, home: null }
  const found = await ask(() =>
    findOwnAccount({ member: home }, { by: 'sign-in', id: person.id, idType }, createCheckCall(members)),
  )
  const code = person.institutionCode
  if (typeof found === 'string') return [rowOf(code, found, `does not answer (${found})`)]
  if (!found) return [rowOf(code, 'no account', 'knows nobody with this id as its own patron')]
  const known = { ...patron, home: toHomeRecord(found) }
  const others = [...members.byCode.values()].filter((member) => member !== home)
  const rows = await Promise.all(others.map((member) => checkElsewhere(members, member, known)))
  const isAlone = rows.every(({ findings: [finding] }) =>
    ['no account', byThePatron].includes(finding?.text ?? ''),
  )
  const fault =
    'this person has no account elsewhere; if they should have, network.accounts is not how this network links them'
  return [rowOf(code, 'home', isAlone && others.length > 0 ? fault : undefined), ...rows]
}

/** Only the patron can find the account there, by signing in. */
const byThePatron = 'by the patron'

async function checkElsewhere(members: Members, member: Member, patron: Patron): Promise<Row> {
  const call = createCheckCall(members)
  const cardQuery = { patron, sessionKey: 'check', fresh: true }
  const found = await ask(() => lookUpAccount({ members, member, cardQuery, call }))
  const { code } = member.institution
  if (found === 'sign-in-there') return rowOf(code, byThePatron)
  if (typeof found === 'string')
    return rowOf(code, found, found === 'switched-off' ? undefined : `does not answer (${found})`)
  return rowOf(code, found && 'patronId' in found ? 'found' : 'no account')
}

function rowOf(institutionCode: string, text: string, fault?: string): Row {
  return { institutionCode, findings: [{ text, ...(fault !== undefined && { fault }) }] }
}

/** The answer, or the code of the institution's problem. */
async function ask<T>(look: () => Promise<T>): Promise<T | string> {
  return look().catch((error: unknown) => {
    if (error instanceof InstitutionFailure) return error.code
    throw error
  })
}

export function createCheckCall(members: Members): Call {
  const requestId = newRequestId()
  return createCall(members, { requestId, limit: 'signIn', priority: 'background', person: 'check' })
}
