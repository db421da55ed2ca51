import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import type { Overload } from '../config/network-file.ts'
import { CallProblem } from './problems.ts'

/** Milliseconds. How late the process is, is a mean over this time. */
const sampleInterval = 500
/** A start is one long pause, and no overload. */
const startTakes = 2_000

/** More than we can do is refused before anything is done for it, so that what is accepted stays fast. */
export function refuseWhenOverloaded(app: FastifyInstance, { calendars, staff, patrons }: Overload) {
  const mostLate = [
    { routes: '/calendar/', late: calendars },
    { routes: '/openapi.json', late: calendars },
    { routes: '/api/staff/', late: staff },
    { routes: '/api/', late: patrons },
  ]
  let judgedFrom = Infinity
  app.addHook('onReady', async () => {
    judgedFrom = performance.now() + startTakes
  })
  app.register(underPressure, {
    sampleInterval,
    maxEventLoopDelay: Math.min(calendars, staff, patrons),
    pressureHandler: async ({ routeOptions: { url = '' } }, _reply, _type, told = 0) => {
      // Nobody stays signed in because we are busy.
      if (url === '/api/sign-out') return
      const limit = mostLate.find(({ routes }) => url.startsWith(routes))
      // Where it was held up for the whole of that time nothing was measured, and infinity is told.
      const late = Number.isFinite(told) ? told : sampleInterval
      if (limit && late > limit.late && performance.now() > judgedFrom)
        throw new CallProblem('overloaded', 1 + Math.ceil(Math.random() * 3))
    },
  })
}
