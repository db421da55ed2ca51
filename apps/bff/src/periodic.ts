import type { FastifyInstance } from 'fastify'

type Task = {
  /** Interval in milliseconds. */
  every: number
  run: () => Promise<void>
  /** The log message of a failed run. */
  failure: string
}

/**
 * Runs a task before the server listens, where a failure prevents the start. Then runs it at intervals until the
 * server closes.
 */
export function runPeriodically(app: FastifyInstance, { every, run, failure }: Task) {
  let timer: NodeJS.Timeout
  app.addHook('onReady', async () => {
    await run()
    const runAgain = () => run().catch((error: unknown) => app.log.error({ err: error }, failure))
    timer = setInterval(() => void runAgain(), every).unref()
  })
  app.addHook('onClose', async () => clearInterval(timer))
}
