import { within } from './deadline.ts'
import type { Ask } from './http.ts'
import type { Limits } from '../config/network.ts'

/** What every call to an institution goes through: none outlives its limit. */
export function guardCalls(ask: Ask, limits: Limits): Ask {
  return (question) =>
    within(limits[question.limit], question.signal, (signal) => ask({ ...question, signal }))
}
