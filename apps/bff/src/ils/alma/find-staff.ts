import type { Ask } from '../../network/http.ts'
import { isPast } from '../calendar.ts'
import type { Call, FoundStaff, Whom } from '../port.ts'
import { findInAlma, inPath } from './alma-call.ts'
import { isUser, type AlmaUser } from './alma-user.ts'
import { notHere } from './find-account.ts'
import type { Here } from './here.ts'
import { nameOf } from './to-account.ts'
import { codeOf, list, moment, wordsOf } from './told.ts'

export async function findStaff(
  ask: Ask,
  whom: Extract<Whom, { by: 'id' | 'sign-in' }>,
  { call, here }: { call: Call; here: Here },
): Promise<FoundStaff | null> {
  const idType = whom.by === 'sign-in' ? whom.idType : null
  const query = new URLSearchParams(idType === null ? {} : { user_id_type: idType })
  const path = `/users/${inPath(whom.id)}?${query.toString()}`
  const user = await findInAlma(ask, { path, accepts: isUser, absent: notHere }, call)
  return user && { staffId: user.primary_id, displayName: nameOf(user), roles: rolesOf(user, here) }
}

/** A record that is not active has no rights, whatever its roles say. */
function rolesOf(user: AlmaUser, here: Here): FoundStaff['roles'] {
  if (codeOf(user.status) !== 'ACTIVE') return []
  return list(user.user_role)
    .filter(({ status, expiry_date }) => codeOf(status) === 'ACTIVE' && !isOver(expiry_date, here))
    .flatMap(({ role_type }) => {
      const code = codeOf(role_type)
      return code === null ? [] : [{ code, words: wordsOf(role_type) ?? code }]
    })
}

/** A date that cannot be read ends the role: rights are never guessed. */
function isOver(expires: string | null | undefined, here: Here): boolean {
  if (!expires) return false
  const until = moment(expires)
  return until === null || isPast(until, here)
}
