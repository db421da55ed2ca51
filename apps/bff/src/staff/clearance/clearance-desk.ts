import type { FastifyInstance } from 'fastify'
import { deleteClearancesBefore, listJobs, type Job } from './clearances.ts'
import { runClearance, type ClearanceGround } from './run-clearance.ts'

const minute = 60_000
export const clearancesKeptFor = 7 * 24 * 60 * minute

export type ClearanceDesk = { begin: (job: Job) => void }

/** Runs each report once in this process; what was left behind is taken up at the start and every minute. */
export function openClearanceDesk(app: FastifyInstance, ground: ClearanceGround): ClearanceDesk {
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  let timer: NodeJS.Timeout

  function begin(job: Job) {
    if (running.has(job.id) || stopping.signal.aborted) return
    const work = runClearance({ ...ground, signal: stopping.signal }, job)
      .catch((error: unknown) => ground.log.warn({ err: error }, 'clearance goes on later'))
      .finally(() => running.delete(job.id))
    running.set(job.id, work)
  }

  async function takeUp() {
    await deleteClearancesBefore(ground.store, ground.store.clock() - clearancesKeptFor)
    for (const job of await listJobs(ground.store, { state: 'running' })) begin(job)
  }

  app.addHook('onReady', async () => {
    await takeUp()
    timer = setInterval(() => {
      takeUp().catch((error: unknown) => app.log.error({ err: error }, 'clearances not taken up'))
    }, minute).unref()
  })
  app.addHook('preClose', async () => {
    stopping.abort()
    clearInterval(timer)
    await Promise.all(running.values())
  })
  return { begin }
}
