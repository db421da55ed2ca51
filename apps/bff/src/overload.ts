import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Overload } from './config/network.ts'
import { CallProblem } from './problems.ts'

/** Milliseconds. */
const lookEvery = 250
const resolution = 10

/** More than we can do is refused before anything is done for it, so that what is accepted stays fast. */
export function refuseWhenOverloaded(app: FastifyInstance, overload: Overload) {
  const mostLag = [
    { routes: '/calendar/', lag: overload.calendars },
    { routes: '/api/staff/', lag: overload.staff },
    { routes: '/api/', lag: overload.patrons },
  ]
  const delay = monitorEventLoopDelay({ resolution })
  let lag = 0
  let lagBefore = 0
  const timer = setInterval(() => {
    // A single long pause may hold everything up for longer than this looks back.
    if (delay.count === 0) return
    // One pause, as a start is, is no overload: it has to last.
    const lagNow = Math.max(0, delay.mean / 1e6 - resolution)
    lag = Math.min(lagBefore, lagNow)
    lagBefore = lagNow
    delay.reset()
  }, lookEvery).unref()
  app.addHook('onReady', async () => void delay.enable())
  app.addHook('onClose', async () => {
    clearInterval(timer)
    delay.disable()
  })

  app.addHook('onRequest', async ({ routeOptions: { url = '' } }) => {
    const limit = mostLag.find(({ routes }) => url.startsWith(routes))
    if (limit && lag > limit.lag) throw new CallProblem('overloaded')
  })
}
