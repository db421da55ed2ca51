import type { Ask } from '../../upstream/http-client.ts'
import { isPast } from '../moments.ts'
import type { Call, FoundStaff, PatronLookup } from '../port.ts'
import { type AlmaUser, nameOf } from './account.ts'
import { codeOf, type Context, moment, wordsOf } from './alma-values.ts'
import { isGiven, objectsIn } from '../json-values.ts'
import { findUser } from './find-account.ts'

export async function findStaff(
  ask: Ask,
  lookup: Extract<PatronLookup, { by: 'id' | 'sign-in' }>,
  { call, context }: { call: Call; context: Context },
): Promise<FoundStaff | null> {
  const user = await findUser(ask, { lookup, query: new URLSearchParams() }, call)
  return user && { staffId: user.primary_id, displayName: nameOf(user), role: roleOf(user, context) }
}

/** A record that is not active has no rights, whatever its roles say. */
function roleOf(user: AlmaUser, context: Context): FoundStaff['role'] {
  if (codeOf(user.status) !== 'ACTIVE') return null
  const role = objectsIn(user.user_role).find(
    ({ status, role_type, expiry_date }) =>
      codeOf(status) === 'ACTIVE' &&
      context.staffRoles.includes(codeOf(role_type) ?? '') &&
      !isOver(expiry_date, context),
  )
  const code = codeOf(role?.role_type)
  return code === null ? null : { code, words: wordsOf(role?.role_type) ?? code }
}

/** An unreadable date ends the role: rights are never guessed. */
function isOver(expiryDate: unknown, context: Context): boolean {
  const until = moment(expiryDate)
  return until ? isPast(until, context) : isGiven(expiryDate)
}
