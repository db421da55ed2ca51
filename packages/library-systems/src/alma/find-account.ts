import { unexpected } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import { allParts, type Call, type FoundAccount, type FoundBy, type PatronLookup } from '../port.ts'
import { type AlmaUser, hasPrimaryId, idsOf, toFoundAccount, toStaffNotes, toUser } from './account.ts'
import { getFromAlma } from './alma-call.ts'
import type { Context } from './alma-values.ts'
import { smallCount, objectsIn } from '../json-values.ts'
import { type Access, anotherRecord, findCopy, requireCopy } from './find-copy.ts'
import { pageSize } from './pages.ts'

export async function findAccount(
  access: Access,
  lookup: PatronLookup,
  { call, context }: { call: Call; context: Context },
): Promise<FoundAccount | null> {
  if (lookup.by === 'shared-id' && !(await isKnown(access.ask, lookup.id, call))) return null
  const { parts = allParts } = call
  const parameters = new URLSearchParams({ expand: parts.join(',') || 'none' })
  const record = await findUser(access, { lookup, parameters }, call)
  if (!record) return null
  const { user, foundBy } = record
  const { counts, ...found } = toFoundAccount(user, context)
  return {
    ...found,
    ...(foundBy && { foundBy }),
    // The caller may not be allowed to see other counts, even if the response has them.
    counts: {
      loans: parts.includes('loans') ? counts.loans : null,
      requests: parts.includes('requests') ? counts.requests : null,
      fees: parts.includes('fees') ? counts.fees : null,
    },
    ...(call.staffNotes && { staffNotes: toStaffNotes(user.user_note) }),
  }
}

/** `foundBy`: how a record that is linked to the one at home was found. */
type FoundUser = { user: AlmaUser; foundBy?: FoundBy }

/**
 * Finds the record that `lookup` names. A response about another record is a failure: it would show another
 * patron's account.
 */
export async function findUser(
  access: Access,
  { lookup, parameters }: { lookup: PatronLookup; parameters: URLSearchParams },
  call: Call,
): Promise<FoundUser | null> {
  if (lookup.by === 'link') return findCopy(access, { link: lookup, parameters }, call)
  if (lookup.by === 'sign-in' && lookup.idType !== null) parameters.set('user_id_type', lookup.idType)
  const found = await access.readUser(lookup.id, parameters, call)
  if (!found) return null
  const user = toUser(found)
  if (!user || !isRecordOf(lookup, user)) throw anotherRecord()
  if (lookup.by === 'id' && lookup.linkedTo) return requireCopy(access, { link: lookup.linkedTo, user }, call)
  return { user }
}

/**
 * Whether a record has this primary id. Where a network manages its users centrally, `GET /users/{id}` at a member
 * creates a record there. A search creates none, but it matches words, so it also finds near matches.
 */
async function isKnown(ask: Ask, id: string, call: Call): Promise<boolean> {
  const parameters = new URLSearchParams({ q: `primary_id~${id}`, limit: String(pageSize) })
  const { user, total_record_count } = await getFromAlma(ask, `/users?${parameters.toString()}`, call)
  const users = objectsIn(user).flatMap((row) => toUser(row) ?? [])
  if (users.some((one) => hasPrimaryId(id, one))) return true
  if ((smallCount(total_record_count) ?? Infinity) > users.length) throw unexpected('too many near matches')
  return false
}

function isRecordOf(lookup: Exclude<PatronLookup, { by: 'link' }>, user: AlmaUser): boolean {
  return hasPrimaryId(lookup.id, user) || (lookup.by === 'sign-in' && idsOf(user).includes(lookup.id))
}
