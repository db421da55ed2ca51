import { unexpected } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import { isObject } from '../json-values.ts'
import { toPathSegment } from '../path-segment.ts'
import type { AccountUpdateAnswer, Call } from '../port.ts'
import { writeToAlma } from './alma-call.ts'
import { toRefusal } from './errors.ts'

/**
 * Copies the home record to this linked account again. Alma refuses this, for example, if it finds no linked
 * account (60226, 60229) or cannot read the home record (60230). For a success, the documentation has status 204
 * in its text and 200 in its table of responses.
 */
export async function updateAccount(
  ask: Ask,
  { patronId }: { patronId: string },
  call: Call,
): Promise<AccountUpdateAnswer> {
  const path = `/users/${toPathSegment(patronId)}?op=refresh`
  const answer = await writeToAlma(ask, { method: 'POST', path }, call)
  if (!('body' in answer)) return toRefusal(answer)
  if (answer.body === null || isObject(answer.body)) return { result: 'updated' }
  throw unexpected('shape')
}
