import type { Ask } from '../../upstream/http-client.ts'
import { isPast } from '../moments.ts'
import type { Call, FoundStaff, PatronLookup } from '../port.ts'
import { findInAlma, inPath } from './alma-call.ts'
import { isUser, type AlmaUser } from './alma-user.ts'
import { notHere, requireRecordOf } from './find-account.ts'
import { type Here, codeOf, list, moment, wordsOf } from './alma-values.ts'
import { nameOf } from './account.ts'

export async function findStaff(
  ask: Ask,
  whom: Extract<PatronLookup, { by: 'id' | 'sign-in' }>,
  { call, here }: { call: Call; here: Here },
): Promise<FoundStaff | null> {
  const idType = whom.by === 'sign-in' ? whom.idType : null
  const query = new URLSearchParams(idType === null ? {} : { user_id_type: idType })
  const path = `/users/${inPath(whom.id)}?${query.toString()}`
  const user = await findInAlma(ask, { path, accepts: isUser, absent: notHere }, call)
  if (!user) return null
  requireRecordOf(whom, user)
  return { staffId: user.primary_id, displayName: nameOf(user), role: roleOf(user, here) }
}

/** Circulation Desk Operator and Manager, User Manager, User Administrator: as Alma's own page for it asks. */
const usualRoles = ['32', '221', '21', '50']

/** A record that is not active has no rights, whatever its roles say. */
function roleOf(user: AlmaUser, here: Here): FoundStaff['role'] {
  if (codeOf(user.status) !== 'ACTIVE') return null
  const allowed = here.staffRoles ?? usualRoles
  const role = list(user.user_role).find(
    ({ status, role_type, expiry_date }) =>
      codeOf(status) === 'ACTIVE' && allowed.includes(codeOf(role_type) ?? '') && !isOver(expiry_date, here),
  )
  const code = codeOf(role?.role_type)
  return code === null ? null : { code, words: wordsOf(role?.role_type) ?? code }
}

/** A date that cannot be read ends the role: rights are never guessed. */
function isOver(expires: string | null | undefined, here: Here): boolean {
  if (!expires) return false
  const until = moment(expires)
  return until === null || isPast(until, here)
}
