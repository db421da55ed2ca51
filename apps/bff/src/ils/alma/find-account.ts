import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask } from '../../upstream/http-client.ts'
import { toMoney } from '../money.ts'
import { allParts, type Call, type FoundAccount, type HomeLink, type PatronLookup } from '../port.ts'
import { findInAlma, getFromAlma, inPath } from './alma-call.ts'
import { isUser, isUserSearch, type AlmaUser } from './alma-user.ts'
import { type Here, codeOf, identifier, number } from './alma-values.ts'
import { pageSize } from './pages.ts'
import { idsOf, listNameOf, toAccount, toBlocks, toMessages } from './account.ts'

/** Id unknown; of that type unknown; no copy of the home record; copied user not found. */
export const notHere: ReadonlySet<string> = new Set(['401861', '401890', '4019990', '60226'])

export async function findAccount(
  ask: Ask,
  whom: PatronLookup,
  { call, here }: { call: Call; here: Here },
): Promise<FoundAccount | null> {
  if (whom.by === 'shared-id' && !(await isKnown(ask, whom.id, call))) return null
  const user = await findInAlma(ask, { path: pathTo(whom, call), accepts: isUser, absent: notHere }, call)
  if (!user) return null
  requireRecordOf(whom, user)
  return toFoundAccount(user, here)
}

function pathTo(whom: PatronLookup, { parts = allParts }: Call): string {
  const query = new URLSearchParams({ expand: parts.join(',') || 'none' })
  if (whom.by === 'linking-id') query.set('source_institution_code', whom.homeInstitutionCode)
  if (whom.by === 'sign-in' && whom.idType !== null) query.set('user_id_type', whom.idType)
  return `/users/${inPath(whom.by === 'linking-id' ? whom.linkingId : whom.id)}?${query.toString()}`
}

/**
 * Where a network manages its users centrally, `GET /users/{id}` at a member makes a record there. A search does not,
 * but it finds by words: near matches come along. Primary ids do not tell upper from lower case.
 */
async function isKnown(ask: Ask, id: string, call: Call): Promise<boolean> {
  const query = new URLSearchParams({ q: `primary_id~${id}`, limit: String(pageSize) })
  const found = await getFromAlma(ask, { path: `/users?${query.toString()}`, accepts: isUserSearch }, call)
  const ids = (found.user || []).map((user) => user.primary_id.toLowerCase())
  if (ids.includes(id.toLowerCase())) return true
  if (found.total_record_count > ids.length)
    throw new InstitutionFailure('unexpected-answer', { detail: 'too many near matches' })
  return false
}

/** An answer about another record would show another patron's account. */
export function requireRecordOf(whom: PatronLookup, user: AlmaUser): void {
  if (!isRecordOf(whom, user)) throw new InstitutionFailure('unexpected-answer', { detail: 'another record' })
}

function isRecordOf(whom: PatronLookup, user: AlmaUser): boolean {
  if (whom.by === 'linking-id') return isCopyOf(whom, user)
  if (whom.by === 'sign-in') return hasPrimaryId(whom.id, user) || idsOf(user).includes(whom.id)
  const copyOf = whom.by === 'id' ? whom.copyOf : undefined
  return hasPrimaryId(whom.id, user) && (!copyOf || isCopyOf(copyOf, user))
}

/** Linking ids are unique only together with the institution that gave them. */
function isCopyOf({ linkingId, homeInstitutionCode }: HomeLink, user: AlmaUser): boolean {
  return (
    identifier(user.source_link_id) === linkingId &&
    identifier(user.source_institution_code) === homeInstitutionCode
  )
}

/** Alma ignores case in a primary id, and in no other id. */
function hasPrimaryId(id: string, { primary_id }: AlmaUser): boolean {
  return primary_id.toLowerCase() === id.toLowerCase()
}

export function toFoundAccount(user: AlmaUser, here: Here): FoundAccount {
  const fees = countOf(user.fees)
  return {
    patronId: user.primary_id,
    linkingId: identifier(user.linking_id),
    listName: listNameOf(user),
    ids: idsOf(user),
    origin: {
      copiedFrom: identifier(user.source_institution_code),
      campus: codeOf(user.campus_code),
      group: codeOf(user.user_group),
    },
    account: toAccount(user, here),
    blocks: toBlocks(user.user_block, here),
    messages: toMessages(user.user_note),
    counts: {
      loans: countOf(user.loans),
      requests: countOf(user.requests),
      fees: fees === null ? null : toMoney(fees, here.currency),
    },
  }
}

function countOf(total: AlmaUser['loans']): number | null {
  return total ? number(total.value) : null
}
