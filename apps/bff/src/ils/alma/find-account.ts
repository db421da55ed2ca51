import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask } from '../../upstream/http-client.ts'
import { allParts, type Call, type FoundAccount, type HomeLink, type PatronLookup } from '../port.ts'
import { type AlmaUser, idsOf, toFoundAccount, toStaffNotes } from './account.ts'
import { findInAlma, getFromAlma } from './alma-call.ts'
import { toPathSegment } from '../path-segment.ts'
import { type AlmaObject, type Context } from './alma-values.ts'
import { idOf, smallCount, identifier, objectsIn } from '../json-values.ts'
import { pageSize } from './pages.ts'

/** Codes for: id unknown; id of that type unknown; no copy of the home record; copied user not found. */
const absent: ReadonlySet<string> = new Set(['401861', '401890', '4019990', '60226'])

export async function findAccount(
  ask: Ask,
  lookup: PatronLookup,
  { call, context }: { call: Call; context: Context },
): Promise<FoundAccount | null> {
  if (lookup.by === 'shared-id' && !(await isKnown(ask, lookup.id, call))) return null
  const { parts = allParts } = call
  const query = new URLSearchParams({ expand: parts.join(',') || 'none' })
  const user = await findUser(ask, { lookup, query }, call)
  if (!user) return null
  const { counts, ...found } = toFoundAccount(user, context)
  return {
    ...found,
    // Other counts may be withheld from the reader, even where the response has them.
    counts: {
      loans: parts.includes('loans') ? counts.loans : null,
      requests: parts.includes('requests') ? counts.requests : null,
      fees: parts.includes('fees') ? counts.fees : null,
    },
    ...(call.staffNotes && { staffNotes: toStaffNotes(user.user_note) }),
  }
}

/**
 * Finds the record that `lookup` names. A response about another record is a failure: it would show another
 * patron's account.
 */
export async function findUser(
  ask: Ask,
  { lookup, query }: { lookup: PatronLookup; query: URLSearchParams },
  call: Call,
): Promise<AlmaUser | null> {
  if (lookup.by === 'link') query.set('source_institution_code', lookup.homeInstitutionCode)
  if (lookup.by === 'sign-in' && lookup.idType !== null) query.set('user_id_type', lookup.idType)
  const id = lookup.by === 'link' ? lookup.linkId : lookup.id
  const found = await findInAlma(
    ask,
    { path: `/users/${toPathSegment(id)}?${query.toString()}`, absent },
    call,
  )
  const user = found && toUser(found)
  if (found && !(user && isRecordOf(lookup, user)))
    throw new InstitutionFailure('unexpected-answer', { detail: 'another record' })
  return user
}

export function toUser(user: AlmaObject): AlmaUser | null {
  const id = idOf(user.primary_id)
  return id === null ? null : { ...user, primary_id: id }
}

/**
 * Returns whether a record has this primary id. Where a network manages its users centrally, `GET
 * /users/{id}` at a member creates a record there. A search does not, but it matches words: near matches are
 * found too.
 */
async function isKnown(ask: Ask, id: string, call: Call): Promise<boolean> {
  const query = new URLSearchParams({ q: `primary_id~${id}`, limit: String(pageSize) })
  const { user, total_record_count } = await getFromAlma(ask, `/users?${query.toString()}`, call)
  const users = objectsIn(user).flatMap((row) => toUser(row) ?? [])
  if (users.some((one) => hasPrimaryId(id, one))) return true
  if ((smallCount(total_record_count) ?? Infinity) > users.length)
    throw new InstitutionFailure('unexpected-answer', { detail: 'too many near matches' })
  return false
}

function isRecordOf(lookup: PatronLookup, user: AlmaUser): boolean {
  if (lookup.by === 'link') return isCopyOf(lookup, user)
  if (lookup.by === 'sign-in') return hasPrimaryId(lookup.id, user) || idsOf(user).includes(lookup.id)
  const linkedTo = lookup.by === 'id' ? lookup.linkedTo : undefined
  return hasPrimaryId(lookup.id, user) && (!linkedTo || isCopyOf(linkedTo, user))
}

/**
 * Returns whether a record is a copy of the home record. Linking ids are unique only together with the
 * institution that assigned them.
 */
function isCopyOf({ linkId, homeInstitutionCode }: HomeLink, user: AlmaUser): boolean {
  return (
    identifier(user.source_link_id) === linkId &&
    identifier(user.source_institution_code) === homeInstitutionCode
  )
}

/** Returns whether a record has this primary id. Alma ignores case in a primary id, and in no other id. */
function hasPrimaryId(id: string, { primary_id }: AlmaUser): boolean {
  return primary_id.toLowerCase() === id.toLowerCase()
}
