import { InstitutionFailure, unexpected } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import type { Call } from '../port.ts'
import { type AlmaObject } from './alma-values.ts'
import { isObject } from '../json-values.ts'
import { errorOf, failureOf, ofKey, saysNothing, type AlmaError } from './errors.ts'

export type AlmaWrite = { method: 'POST' | 'PUT' | 'DELETE'; path: string; json?: unknown }

/**
 * Sends a change. Returns a definite refusal by Alma as an error. Rejects if the change may have happened, as after
 * an error that says nothing, or if the key may not write.
 */
export async function writeToAlma(ask: Ask, write: AlmaWrite, call: Call): Promise<HttpResponse | AlmaError> {
  const response = await ask({ ...write, path: `/almaws/v1${write.path}`, ...call, limit: 'write' })
  const error = errorOf(response)
  if (error === null) return response
  const { code, logged } = error
  const problem = ofKey(code)
  if (problem) throw new InstitutionFailure(problem, { detail: code, error: logged, sent: false })
  if (saysNothing(error)) throw new InstitutionFailure('unexpected-answer', { detail: code, error: logged })
  call.onRefusal?.(logged)
  return error
}

/**
 * Rejects if Alma responds with an error. Never sends `lang`, for three reasons. Alma does not document its answer to a language that
 * the institution has not enabled. `refusals` match the institution's own language. Cached cards would need the language in their keys.
 */
export async function getFromAlma(ask: Ask, path: string, call: Call): Promise<AlmaObject> {
  return bodyOf(await ask({ path: `/almaws/v1${path}`, ...call }))
}

/**
 * Returns null if Alma responds with one of the error codes `absent`: "not found" is status 400, like most
 * errors.
 */
export async function findInAlma(
  ask: Ask,
  { path, absent }: { path: string; absent: ReadonlySet<string> },
  call: Call,
): Promise<AlmaObject | null> {
  const response = await ask({ path: `/almaws/v1${path}`, ...call })
  const error = errorOf(response)
  return error && absent.has(error.code) ? null : bodyOf(response, error)
}

function bodyOf(response: HttpResponse, error = errorOf(response)): AlmaObject {
  if (error) throw failureOf(error)
  if (!isObject(response.body)) throw unexpected('shape')
  return response.body
}
