import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask, HttpResponse } from '../../upstream/http-client.ts'
import type { Call, PasswordCheck } from '../port.ts'
import { errorOf, failureOf } from './alma-call.ts'
import { toPathSegment } from '../path-segment.ts'

/** Password wrong; id unknown; id of that type unknown. */
const refusals: ReadonlyMap<string, PasswordCheck> = new Map([
  ['401866', 'wrong'],
  ['401861', 'unknown-patron'],
  ['401890', 'unknown-patron'],
])

/** Only for users whose password Alma itself stores. The header is percent-encoded, so any character can be sent. */
export async function authenticate(
  ask: Ask,
  { id, password }: { id: string; password: string },
  call: Call,
): Promise<PasswordCheck> {
  const answer = await ask({
    ...call,
    method: 'POST',
    path: `/almaws/v1/users/${toPathSegment(id)}?op=auth`,
    headers: { 'exl-user-pw': encodeURIComponent(password.toWellFormed()) },
  })
  if (isSuccess(answer)) return 'right'
  const errorCode = errorOf(answer)?.code ?? `status ${answer.status}`
  const check = refusals.get(errorCode)
  if (check) return check
  // Any other answer may mean "wrong", except that of the gateway to a key that it does not know.
  const { code, detail } = failureOf(errorCode)
  throw new InstitutionFailure(code === 'key-rejected' ? code : 'unexpected-answer', { detail })
}

/** Alma's documentation says 204 in its text and 200 in its table of responses. A body could mean anything. */
function isSuccess({ status, body }: HttpResponse): boolean {
  return status >= 200 && status < 300 && body === null
}
