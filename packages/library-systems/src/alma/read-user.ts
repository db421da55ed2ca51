import { minute } from '../durations.ts'
import type { Ask } from '../exchange/http-client.ts'
import { toPathSegment } from '../path-segment.ts'
import type { Call } from '../port.ts'
import { findInAlma } from './alma-call.ts'
import { absent, isGeneralFailure } from './errors.ts'
import type { AlmaObject } from './alma-values.ts'

/** How long the retry without counts is suspended after one retry has failed, too. */
const pauseAfterFailure = minute

export type ReadUser = (id: string, parameters: URLSearchParams, call: Call) => Promise<AlmaObject | null>

/**
 * Creates the function that reads a user of one institution, or null if there is none. Some institutions fail with
 * a general error to count the fees of a patron who has some. The user is then read once more, without counts. This
 * retry is skipped if it failed within the last minute, because then the institution itself is failing.
 */
export function createUserReader(ask: Ask): ReadUser {
  let failedAt = Number.NEGATIVE_INFINITY

  const read: ReadUser = (id, parameters, call) =>
    findInAlma(ask, { path: `/users/${toPathSegment(id)}?${parameters.toString()}`, absent }, call)

  async function readWithoutCounts(...[id, parameters, call]: Parameters<ReadUser>) {
    const without = new URLSearchParams(parameters)
    without.set('expand', 'none')
    try {
      return await read(id, without, call)
    } catch (error) {
      if (isGeneralFailure(error)) failedAt = call.now.getTime()
      throw error
    }
  }

  return async function readUser(id, parameters, call) {
    try {
      return await read(id, parameters, call)
    } catch (error) {
      const hasCounts = (parameters.get('expand') ?? 'none') !== 'none'
      const isPaused = call.now.getTime() - failedAt < pauseAfterFailure
      if (!hasCounts || isPaused || !isGeneralFailure(error)) throw error
      return readWithoutCounts(id, parameters, call)
    }
  }
}
