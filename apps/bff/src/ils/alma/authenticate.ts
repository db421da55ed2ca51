import type { Ask } from '../../network/http.ts'
import type { Call } from '../port.ts'
import { errorCodeOf, failureOf, inPath } from './alma-call.ts'

/** Password wrong; id unknown; id of that type unknown: which of them it is, nobody is told. */
const wrong: ReadonlySet<string> = new Set(['401866', '401861', '401890'])

/** Of users whose password Alma itself keeps. The header is percent-encoded, so that any letter gets there. */
export async function authenticate(
  ask: Ask,
  { id, password }: { id: string; password: string },
  call: Call,
): Promise<boolean> {
  const answer = await ask({
    ...call,
    method: 'POST',
    path: `/almaws/v1/users/${inPath(id)}?op=auth`,
    headers: { 'exl-user-pw': encodeURIComponent(password.toWellFormed()) },
  })
  const code = errorCodeOf(answer)
  if (code === null) return true
  if (wrong.has(code)) return false
  throw failureOf(code)
}
