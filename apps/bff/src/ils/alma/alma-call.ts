import { Type, type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask, HttpResponse } from '../../upstream/http-client.ts'
import type { Call } from '../port.ts'
import { text } from './alma-values.ts'

/** A question to Alma and the shape that its answer must have. */
export type AlmaQuestion<T> = { path: string; accepts: (body: unknown) => body is T }

export function accepts<T extends TSchema>(shape: T): (body: unknown) => body is Static<T> {
  const compiled = Compile(shape)
  return (body) => compiled.Check(body)
}

const AlmaError = Type.Object({ errorCode: Type.String(), errorMessage: Type.Optional(Type.String()) })
const isErrorBody = accepts(
  Type.Object({ errorList: Type.Object({ error: Type.Array(AlmaError, { minItems: 1 }) }) }),
)

/** What Alma said no with: its own code, and its words where it sent any. */
export type AlmaNo = { code: string; text: string | null }

export type AlmaWrite = { method: 'POST' | 'PUT' | 'DELETE'; path: string; json?: unknown }

/**
 * Sends what changes something. A definite no is an answer; what leaves open whether it has happened rejects, as does a
 * key that may not write.
 */
export async function writeToAlma(
  ask: Ask,
  write: AlmaWrite,
  call: Call,
): Promise<{ body: unknown } | AlmaNo> {
  const answer = await ask({ ...write, path: `/almaws/v1${write.path}`, ...call, limit: 'write' })
  const code = errorCodeOf(answer)
  if (code === null) return { body: answer.body }
  if (keyCodes.has(code)) throw new InstitutionFailure('key-rejected', { detail: code, sent: false })
  return { code, text: textIn(answer) }
}

function textIn({ body }: HttpResponse): string | null {
  return isErrorBody(body) ? text(body.errorList.error[0]?.errorMessage?.trim(), 'title') : null
}

/** Rejects where Alma answers an error. */
export async function getFromAlma<T>(ask: Ask, question: AlmaQuestion<T>, call: Call): Promise<T> {
  const found = await findInAlma(ask, { ...question, absent: noCodes }, call)
  if (found === null) throw new InstitutionFailure('unexpected-answer', { detail: 'nothing' })
  return found
}
const noCodes: ReadonlySet<string> = new Set()

/** null where Alma answers one of the error codes `absent`: "not found" is status 400, as is nearly all else. */
export async function findInAlma<T>(
  ask: Ask,
  { path, accepts: accepted, absent }: AlmaQuestion<T> & { absent: ReadonlySet<string> },
  call: Call,
): Promise<T | null> {
  const answer = await ask({ path: `/almaws/v1${path}`, ...call })
  const errorCode = errorCodeOf(answer)
  if (errorCode === null && accepted(answer.body)) return answer.body
  if (errorCode === null) throw new InstitutionFailure('unexpected-answer', { detail: 'shape' })
  if (absent.has(errorCode)) return null
  throw failureOf(errorCode)
}

export function failureOf(errorCode: string): InstitutionFailure {
  const detail = documented.has(errorCode) || isStatus(errorCode) ? errorCode : 'undocumented error code'
  return new InstitutionFailure(keyCodes.has(errorCode) ? 'key-rejected' : 'refused', { detail })
}

/** From the gateway, in XML whatever is asked for: unknown key, or one without this area. */
const keyCodes: ReadonlySet<string> = new Set(['UNAUTHORIZED'])

/** Of the calls that we make. Any other code is upstream text, which the log must not hold. */
const documented: ReadonlySet<string> = new Set(
  `401129 401136 401651 401652 401665 401666 401681 401694 401697 401822 401823 401824 401861 401866 401890 401891
  401895 402119 4019990 4019998 60101 60224 60225 60226 60258 60324 60325 60326 60327 60340
  DAILY_THRESHOLD INTERNAL_SERVER_ERROR PER_SECOND_THRESHOLD UNAUTHORIZED`.split(/\s+/),
)

export function rejectsKey({ status, body }: HttpResponse): boolean {
  return status >= 400 && typeof body === 'string' && keyCodes.has(codeInXml(body) ?? '')
}

/** Alma's own code, which may also come with status 200; null: no error. */
export function errorCodeOf({ status, body }: HttpResponse): string | null {
  const code = typeof body === 'string' ? codeInXml(body) : codeInJson(body)
  return code ?? (status >= 400 ? `status ${status}` : null)
}

function isStatus(code: string): boolean {
  return /^status \d{3}$/.test(code)
}

/** An error that is not Alma's own JSON: the call has not reached Alma. */
export function isFromGateway({ body }: HttpResponse): boolean {
  return !isErrorBody(body)
}

function codeInXml(xml: string): string | null {
  return /<errorCode>([\w.]{1,60})<\/errorCode>/.exec(xml)?.[1] ?? null
}

function codeInJson(body: unknown): string | null {
  if (!isErrorBody(body)) return null
  const code = body.errorList.error[0]?.errorCode ?? ''
  return /^[\w.]{1,60}$/.test(code) ? code : 'unreadable code'
}

/** Ids may hold `@`, blanks and `/`; one that is empty or only dots would lead to another address. */
export function inPath(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new InstitutionFailure('refused', { detail: 'id cannot be asked for' })
  return encodeURIComponent(id.toWellFormed())
}
