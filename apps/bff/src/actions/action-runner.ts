import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Members } from '../members/members.ts'
import type { EventMetrics } from '../metrics/event-metrics.ts'
import { notDone, unsure, type ActionOutcome } from './action-kinds.ts'
import type { Store } from '../store/database.ts'
import { type Intent, findIntent, markEnded } from './intent-store.ts'

export type Dependencies = {
  members: Members
  store: Store
  log: FastifyBaseLogger
  eventMetrics: Pick<EventMetrics, 'actions'>
}

export type Ended = { intent: Intent; outcome: ActionOutcome }

/** Resolves with null if another process has taken the intent over. Rejects if it failed before sending anything. */
type Perform = (intent: Intent) => Promise<Ended | null>

export type ActionRunner = ReturnType<typeof createActionRunner>

/**
 * Milliseconds. A shutdown takes at most 15 seconds in all. Another process reconciles actions that have not
 * ended by then.
 */
const stopWithin = 12_000
/** Milliseconds between attempts to store an outcome. */
const storeEvery = 500

/** Runs intents that this process holds: each one gets an outcome, whatever fails. */
export function createActionRunner({ store, log, eventMetrics }: Omit<Dependencies, 'members'>) {
  const stopping = new AbortController()
  const stopped = new AbortController()
  const running = new Map<string, Promise<ActionOutcome | null>>()

  function run(intents: Intent[], perform: Perform) {
    for (const intent of intents) {
      const outcome = runOne(intent, perform).finally(() => running.delete(intent.id))
      running.set(intent.id, outcome)
    }
  }

  async function runOne(intent: Intent, perform: Perform): Promise<ActionOutcome | null> {
    const ended = await perform(intent).catch((error: unknown) => {
      log.error({ err: error }, 'action failed')
      return { intent, outcome: intent.state === 'stored' ? notDone : unsure }
    })
    if (!ended) return null
    const { institutionCode: institution, type } = intent
    const reasons = 'reasons' in ended.outcome ? ended.outcome.reasons : null
    log.info({ institution, action: type, result: ended.outcome.result, reasons })
    eventMetrics.actions.inc({ institution, type, result: ended.outcome.result })
    return storeOutcome(ended)
  }

  /**
   * Retries until the outcome is stored. Otherwise another process could report a different outcome once this one
   * has ended. Resolves with the stored outcome, which another process may have found.
   */
  async function storeOutcome({ intent, outcome }: Ended): Promise<ActionOutcome | null> {
    for (let isFirst = true; !stopped.signal.aborted; isFirst = false) {
      try {
        if (await markEnded(store, intent, outcome)) return outcome
        return (await findIntent(store, intent.id))?.outcome ?? null
      } catch (error) {
        const { institutionCode: institution, type } = intent
        if (isFirst) log.error({ err: error, institution, action: type }, 'outcome not stored')
        await wait(storeEvery, null, { ref: false })
      }
    }
    return null
  }

  return {
    run,
    isRunning: ({ id }: Intent) => running.has(id),
    ids: () => [...running.keys()],
    /** Never rejects. null: another process runs the action. */
    outcomeOf: async (intent: Intent): Promise<ActionOutcome | null> =>
      intent.outcome ?? running.get(intent.id) ?? null,
    signal: stopping.signal,
    stop: async (orders: Promise<unknown>[]) => {
      stopping.abort()
      const all = Promise.allSettled([...orders, ...running.values()])
      await Promise.race([all, wait(stopWithin, null, { ref: false })])
      stopped.abort()
    },
  }
}
