import { answerStates } from '@library-card/contract/answer-state.ts'
import { InstitutionFailure, unexpected, type VendorError } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import { identifier, objectsIn, smallCount } from '../json-values.ts'
import type { Call, FoundBy, HomeLink } from '../port.ts'
import { type AlmaUser, hasPrimaryId, toUser } from './account.ts'
import { findInAlma } from './alma-call.ts'
import { outsideNetwork, withoutCopy } from './errors.ts'
import type { ReadUser } from './read-user.ts'

/** A record that is a copy of the home record. */
type Copy = { user: AlmaUser; foundBy: FoundBy }
type Wanted = { link: HomeLink; parameters: URLSearchParams }
/** The functions that call one institution. */
export type Access = { ask: Ask; readUser: ReadUser }

/**
 * Finds the copy of a home record in one call by the linking id. Without a linking id, a first call finds the id
 * of the copy by the patron's id at home, and a second call reads the copy.
 */
export async function findCopy(
  access: Access,
  { link, parameters }: Wanted,
  call: Call,
): Promise<Copy | null> {
  const { linkId, homeInstitutionCode } = link
  if (linkId === null) return findByHomeId(access, { link, parameters }, call)
  parameters.set('source_institution_code', homeInstitutionCode)
  const found = await access.readUser(linkId, parameters, call).catch(toNotInNetwork)
  return found && requireCopy(access, { link, user: toUser(found) }, call)
}

async function findByHomeId(
  { ask, readUser }: Access,
  { link, parameters }: Wanted,
  call: Call,
): Promise<Copy | null> {
  const id = await findIdByHomeId(ask, link, call).catch(toNotInNetwork).catch(toUnclear)
  if (id === null) return null
  const found = await readUser(id, parameters, call)
  const user = found && toUser(found)
  if (!user || !hasPrimaryId(id, user) || !namesHome(link, user)) throw anotherRecord()
  return { user, foundBy: 'home-id' }
}

/**
 * Returns the record as a copy of the home record, or rejects. If its linking id has another form, the record is
 * a copy only if Alma itself names it as the copy of the home institution's patron.
 */
export async function requireCopy(
  { ask }: Access,
  { link, user }: { link: HomeLink; user: AlmaUser | null },
  call: Call,
): Promise<Copy> {
  if (!user || !namesHome(link, user)) throw anotherRecord()
  if (identifier(user.source_link_id) === link.linkId) return { user, foundBy: 'linking-id' }
  const id = await findIdByHomeId(ask, link, call).catch(toUnclear)
  if (id !== null && hasPrimaryId(id, user)) return { user, foundBy: 'confirmed' }
  throw unclear(`linking id in another form, by the id at home: ${id === null ? 'none' : 'another record'}`)
}

/** Whether a record names the home institution and a linking id, as every copy must. */
function namesHome({ homeInstitutionCode }: HomeLink, user: AlmaUser): boolean {
  return (
    identifier(user.source_institution_code) === homeInstitutionCode &&
    identifier(user.source_link_id) !== null
  )
}

/** Returns the primary id of the copy of the home institution's patron; null if there is none. */
async function findIdByHomeId(
  ask: Ask,
  { homeInstitutionCode, homeId }: HomeLink,
  call: Call,
): Promise<string | null> {
  const parameters = new URLSearchParams({
    source_institution_code: homeInstitutionCode,
    source_user_id: homeId,
  })
  // Here 401861 means that the home institution does not know the id, not that there is no copy.
  const found = await findInAlma(ask, { path: `/users?${parameters.toString()}`, absent: withoutCopy }, call)
  if (!found) return null
  const [only, ...others] = objectsIn(found.user)
  const total = smallCount(found.total_record_count)
  if (!only && total === 0) return null
  const user = only ? toUser(only) : null
  const isOnly = others.length === 0 && (total ?? 1) === 1
  if (!user || !isOnly) throw unclear('by the id at home: not exactly one record')
  return user.primary_id
}

/**
 * Converts a failure of this one call to `account-unclear`. Other failures, such as a busy institution, stay as
 * they are.
 */
function toUnclear(error: unknown): never {
  const isUnclear = error instanceof InstitutionFailure && answerStates[error.code].isOfOneCall
  throw isUnclear ? unclear(`by the id at home: ${error.detail}`, error.error) : error
}

/**
 * Converts a failure with a code of `outsideNetwork` to `not-in-network`. In calls other than look-ups by source
 * institution, these codes mean other things.
 */
function toNotInNetwork(error: unknown): never {
  const isOutside = error instanceof InstitutionFailure && outsideNetwork.has(error.detail)
  if (!isOutside) throw error
  throw new InstitutionFailure('not-in-network', { detail: error.detail, error: error.error })
}

function unclear(detail: string, error: VendorError = {}): InstitutionFailure {
  return new InstitutionFailure('account-unclear', { detail, error })
}

export function anotherRecord(): InstitutionFailure {
  return unexpected('another record')
}
