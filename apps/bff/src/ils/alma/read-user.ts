import type { Ask } from '../../upstream/http-client.ts'
import { toPathSegment } from '../path-segment.ts'
import type { Call } from '../port.ts'
import { absent, findInAlma } from './alma-call.ts'
import type { AlmaObject } from './alma-values.ts'

export type ReadUser = (id: string, query: URLSearchParams, call: Call) => Promise<AlmaObject | null>

/** Creates the function that reads a user of one institution, or null if there is none. */
export function createUserReader(ask: Ask): ReadUser {
  return (id, query, call) =>
    findInAlma(ask, { path: `/users/${toPathSegment(id)}?${query.toString()}`, absent }, call)
}
