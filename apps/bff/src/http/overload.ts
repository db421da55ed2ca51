import { second } from '@library-card/library-systems/durations.ts'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import type { Overload } from '../config/network-file.ts'
import { CallProblem } from './problems.ts'

/** Milliseconds. The delay of the event loop is a mean over this time. */
const sampleInterval = 500
/** Milliseconds after the start in which nothing is refused: start-up blocks the event loop, but is no overload. */
const startTakes = 2_000

/**
 * Sign-outs per second that are accepted under any load. Without a limit, invented ones would crowd out every other
 * request.
 */
const signOutsPerSecond = 20

/** Rejects requests before any work when the event loop is late, so that accepted ones stay fast. */
export function refuseWhenOverloaded(app: FastifyInstance, { calendars, staff, patrons }: Overload) {
  const limits = [
    { routes: '/calendar/', maxDelay: calendars },
    { routes: '/openapi.json', maxDelay: calendars },
    { routes: '/api/staff/', maxDelay: staff },
    { routes: '/api/', maxDelay: patrons },
  ]
  const mayYetSignOut = createAllowance(signOutsPerSecond)
  let judgedFrom = Infinity
  app.addHook('onReady', async () => {
    judgedFrom = performance.now() + startTakes
  })
  app.register(underPressure, {
    sampleInterval,
    maxEventLoopDelay: Math.min(calendars, staff, patrons),
    pressureHandler: async ({ routeOptions: { url = '' } }, _reply, _type, delay = 0) => {
      if (url === '/api/sign-out' && mayYetSignOut()) return
      const limit = limits.find(({ routes }) => url.startsWith(routes))
      // The delay is infinite if the loop was blocked for the whole interval, so that nothing was measured.
      const measured = Number.isFinite(delay) ? delay : sampleInterval
      if (limit && measured > limit.maxDelay && performance.now() > judgedFrom)
        throw new CallProblem('overloaded', 1 + Math.ceil(Math.random() * 3))
    },
  })
}

/** Creates a function that returns whether it was called at most `perSecond` times in the current second. */
function createAllowance(perSecond: number): () => boolean {
  let began = -Infinity
  let count = 0
  return () => {
    const now = performance.now()
    if (now - began >= second) {
      began = now
      count = 0
    }
    count += 1
    return count <= perSecond
  }
}
