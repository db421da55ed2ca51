import type { FastifyInstance } from 'fastify'
import { runPeriodically } from '../../periodic.ts'
import { deleteClearancesBefore, listJobs, type Job } from './clearances.ts'
import { runClearance, type ClearanceDependencies } from './run-clearance.ts'

const minute = 60_000
export const clearancesKeptFor = 7 * 24 * 60 * minute

export type ClearanceDesk = { begin: (job: Job) => void }

/** Runs each report once in this process; what was left behind is taken up at the start and every minute. */
export function openClearanceDesk(app: FastifyInstance, dependencies: ClearanceDependencies): ClearanceDesk {
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()

  function begin(job: Job) {
    if (running.has(job.id) || stopping.signal.aborted) return
    const work = runClearance({ ...dependencies, signal: stopping.signal }, job)
      .catch((error: unknown) => dependencies.log.warn({ err: error }, 'clearance goes on later'))
      .finally(() => running.delete(job.id))
    running.set(job.id, work)
  }

  async function takeUp() {
    await deleteClearancesBefore(dependencies.store, dependencies.store.clock() - clearancesKeptFor)
    for (const job of await listJobs(dependencies.store, { state: 'running' })) begin(job)
  }

  runPeriodically(app, { every: minute, run: takeUp, failure: 'clearances not taken up' })
  app.addHook('preClose', async () => {
    stopping.abort()
    await Promise.all(running.values())
  })
  return { begin }
}
