import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import type { Overload } from '../config/network-file.ts'
import { CallProblem } from './problems.ts'

/** Milliseconds. The delay of the event loop is a mean over this time. */
const sampleInterval = 500
/** Milliseconds. Start-up blocks the event loop, but is no overload. */
const startTakes = 2_000

/** Rejects requests before any work when the event loop is late, so that accepted ones stay fast. */
export function refuseWhenOverloaded(app: FastifyInstance, { calendars, staff, patrons }: Overload) {
  const limits = [
    { routes: '/calendar/', maxDelay: calendars },
    { routes: '/openapi.json', maxDelay: calendars },
    { routes: '/api/staff/', maxDelay: staff },
    { routes: '/api/', maxDelay: patrons },
  ]
  let judgedFrom = Infinity
  app.addHook('onReady', async () => {
    judgedFrom = performance.now() + startTakes
  })
  app.register(underPressure, {
    sampleInterval,
    maxEventLoopDelay: Math.min(calendars, staff, patrons),
    pressureHandler: async ({ routeOptions: { url = '' } }, _reply, _type, delay = 0) => {
      // Sign-out works under any load.
      if (url === '/api/sign-out') return
      const limit = limits.find(({ routes }) => url.startsWith(routes))
      // The delay is infinite if the loop was blocked for the whole interval and nothing was measured.
      const measured = Number.isFinite(delay) ? delay : sampleInterval
      if (limit && measured > limit.maxDelay && performance.now() > judgedFrom)
        throw new CallProblem('overloaded', 1 + Math.ceil(Math.random() * 3))
    },
  })
}
