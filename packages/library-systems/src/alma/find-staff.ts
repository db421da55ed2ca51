import { answerStates } from '@library-card/contract/answer-state.ts'
import { isPast } from '@library-card/contract/local-time.ts'
import { day, isWithin } from '../durations.ts'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import { identifier, isGiven, objectsIn, text } from '../json-values.ts'
import type { Call, FoundStaff, PatronLookup } from '../port.ts'
import { type AlmaUser, nameOf } from './account.ts'
import { getFromAlma } from './alma-call.ts'
import { type AlmaObject, codeOf, type Context, moment, wordsOf } from './alma-values.ts'
import { findUser } from './find-account.ts'
import type { Access } from './find-copy.ts'

type Lookup = Extract<PatronLookup, { by: 'id' | 'sign-in' }>

/** Returns the institution's codes of roles by their folded English names. */
type RoleCodes = (call: Call) => Promise<ReadonlyMap<string, string>>

/** Finds staff in an institution's records. Roles given by name are looked up in the institution's code table. */
export function createFindStaff(access: Access) {
  const roleCodes = createRoleCodes(access.ask)
  return async function findStaff(
    lookup: Lookup,
    { call, context }: { call: Call; context: Context },
  ): Promise<FoundStaff | null> {
    const found = await findUser(access, { lookup, parameters: new URLSearchParams() }, call)
    if (!found) return null
    const { user } = found
    const role = await roleOf(user, context, () => roleCodes(call))
    return { staffId: user.primary_id, displayName: nameOf(user), role }
  }
}

/** Every user has the role of a patron. */
const patronRole = '200'

/**
 * Returns the role that lets a person view patrons. A record that is not active has no rights, whatever its
 * roles.
 */
async function roleOf(
  user: AlmaUser,
  context: Context,
  readCodes: () => ReturnType<RoleCodes>,
): Promise<FoundStaff['role']> {
  if (codeOf(user.status) !== 'ACTIVE') return null
  const roles = objectsIn(user.user_role)
    .filter(({ status, expiry_date }) => codeOf(status) === 'ACTIVE' && !isOver(expiry_date, context))
    .map(({ role_type }) => role_type)
  const known = roles.find((role) => context.staffRoles.includes(codeOf(role) ?? ''))
  if (known !== undefined) return toRole(known)
  const names = context.staffRoles.filter((role) => !/^\d+$/.test(role))
  const others = roles.filter((role) => ![null, patronRole].includes(codeOf(role)))
  if (names.length === 0 || others.length === 0) return null
  const codes = await readCodes()
  const named = new Set(names.map((name) => codes.get(folded(name))))
  return toRole(others.find((other) => named.has(codeOf(other) ?? '')))
}

function toRole(role: unknown): FoundStaff['role'] {
  const code = codeOf(role)
  return code === null ? null : { code, words: wordsOf(role) ?? code }
}

/** A role whose expiry date is unreadable counts as ended: rights are never guessed. */
function isOver(expiryDate: unknown, { now, timeZone }: Context): boolean {
  const until = moment(expiryDate)
  return until ? isPast(until, now.toISOString(), timeZone) : isGiven(expiryDate)
}

/** Reads the code table of roles once a day, because it hardly ever changes. */
function createRoleCodes(ask: Ask): RoleCodes {
  let latest: { at: number; codes: ReadonlyMap<string, string> } | null = null
  return async (call) => {
    const now = call.now.getTime()
    if (latest && isWithin(now - latest.at, day)) return latest.codes
    const rows = await readRoles(ask, call)
    const codes = rows.flatMap(({ code, description }): [string, string][] => {
      const [known, name] = [identifier(code), text(description)]
      return known === null || name === null ? [] : [[folded(name), known]]
    })
    // An empty table is not cached.
    if (codes.length > 0) latest = { at: now, codes: new Map(codes) }
    return new Map(codes)
  }
}

/**
 * Reads the rows of the table. Returns none if the key has no access to the configuration or Alma refuses the
 * table: roles given by name then match nobody.
 */
async function readRoles(ask: Ask, call: Call): Promise<AlmaObject[]> {
  try {
    const { row } = await getFromAlma(ask, '/conf/code-tables/HFrUserRoles.roleType?lang=en', call)
    return objectsIn(row)
  } catch (error) {
    if (error instanceof InstitutionFailure && isRefusal(error)) return []
    throw error
  }
}

/** Whether Alma refused the call, with a code of its own or because of the key. */
function isRefusal({ code, error }: InstitutionFailure): boolean {
  return answerStates[code].isOfKey === true || error.errorCode !== undefined
}

function folded(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim()
}
