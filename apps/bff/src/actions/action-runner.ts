import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import pLimit from 'p-limit'
import type { Members } from '../members/members.ts'
import type { EventMetrics } from '../metrics/event-metrics.ts'
import type { ActionOutcome } from './action-kinds.ts'
import type { Store } from '../store/database.ts'
import { type Intent, findIntent, markEnded } from './intent-store.ts'

export type Dependencies = {
  members: Members
  store: Store
  log: FastifyBaseLogger
  eventMetrics: Pick<EventMetrics, 'actions'>
}

export type Ended = { intent: Intent; outcome: ActionOutcome }

type Run = { perform: (intent: Intent) => Promise<Ended>; atOnce: number }

export type ActionRunner = ReturnType<typeof createActionRunner>

/**
 * Milliseconds. A shutdown takes at most 15 seconds in all. The next start reconciles actions that have not
 * ended by then.
 */
const stopWithin = 12_000
/** Milliseconds between checks for what another process stores, and for which these checks continue. */
const pollEvery = 500
const pollFor = 90_000

/** Milliseconds after which an outcome that the database does not accept is reported as unsure. */
const storesWithin = 5_000

const unsure: ActionOutcome = { result: 'unsure' }

type Context = Omit<Dependencies, 'members'> & { signal: AbortSignal }

/** Runs claimed intents in this process: each one gets an outcome, whatever fails. */
export function createActionRunner({ store, log, eventMetrics }: Omit<Dependencies, 'members'>) {
  const stopping = new AbortController()
  const { signal } = stopping
  const context: Context = { store, log, eventMetrics, signal }
  const running = new Map<string, Promise<ActionOutcome>>()

  function run(intents: Intent[], { perform, atOnce }: Run) {
    const limit = pLimit(atOnce)
    for (const intent of intents) {
      const outcome = limit(() => runOne(context, intent, perform))
      running.set(
        intent.id,
        outcome.finally(() => running.delete(intent.id)),
      )
    }
  }

  return {
    run,
    isRunning: ({ id }: Intent) => running.has(id),
    /** Never rejects. */
    outcomeOf: (intent: Intent): Promise<ActionOutcome> => {
      if (intent.outcome) return Promise.resolve(intent.outcome)
      return running.get(intent.id) ?? pollOutcome(context, intent)
    },
    /** Waits for what another process stores; resolves with null if nothing comes. */
    poll: <T>(look: () => Promise<T | null>) => poll(look, signal),
    signal,
    stop: async (orders: Promise<unknown>[]) => {
      stopping.abort()
      const all = Promise.allSettled([...orders, ...running.values()])
      await Promise.race([all, wait(stopWithin, null, { ref: false })])
    },
  }
}

async function runOne(context: Context, intent: Intent, perform: Run['perform']): Promise<ActionOutcome> {
  try {
    return await end(context, await perform(intent))
  } catch (error) {
    context.log.error({ err: error }, 'action failed')
    return giveUp(context, intent).catch((again: unknown) => {
      context.log.error({ err: again }, 'failed action not ended')
      return unsure
    })
  }
}

/** Gives up an action after a failure: one that was not sent has not happened, and none stays in flight. */
async function giveUp(context: Context, { id }: Intent): Promise<ActionOutcome> {
  const intent = await findIntent(context.store, id)
  if (intent?.state === 'stored')
    return end(context, { intent, outcome: { result: 'not-done', problem: null } })
  if (intent?.state === 'sent') return end(context, { intent, outcome: unsure })
  return intent?.outcome ?? unsure
}

async function end(context: Context, { intent, outcome }: Ended): Promise<ActionOutcome> {
  const { institutionCode: institution, type } = intent
  const reasons = 'reasons' in outcome ? outcome.reasons : null
  context.log.info({ institution, action: type, result: outcome.result, reasons })
  context.eventMetrics.actions.inc({ institution, type, result: outcome.result })
  return Promise.race([storeOutcome(context, intent, outcome), wait(storesWithin, unsure, { ref: false })])
}

/**
 * Retries until the outcome is stored: an outcome that only this process knows could be reported differently
 * after its end.
 */
async function storeOutcome(
  context: Context,
  intent: Intent,
  outcome: ActionOutcome,
): Promise<ActionOutcome> {
  const { institutionCode: institution, type } = intent
  const store = () =>
    markEnded(context.store, intent, outcome).catch((error: unknown) => {
      context.log.error({ err: error, institution, action: type }, 'outcome not stored')
      return null
    })
  const isStored = await poll(store, context.signal)
  if (isStored === null) return unsure
  return isStored ? outcome : pollOutcome(context, intent)
}

/** Polls for an outcome. Never rejects, because a failure of the database says nothing about the action. */
async function pollOutcome({ store, log, signal }: Context, { id }: Intent): Promise<ActionOutcome> {
  const look = async () => {
    try {
      const intent = await findIntent(store, id)
      return intent ? intent.outcome : unsure
    } catch (error) {
      log.error({ err: error }, 'outcome not read')
      return null
    }
  }
  return (await poll(look, signal)) ?? unsure
}

async function poll<T>(look: () => Promise<T | null>, signal: AbortSignal): Promise<T | null> {
  const until = performance.now() + pollFor
  let found = await look()
  while (found === null && performance.now() < until && !signal.aborted) {
    await wait(pollEvery, null, { ref: false })
    found = await look()
  }
  return found
}
