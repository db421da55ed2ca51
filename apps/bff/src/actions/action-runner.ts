import { setTimeout as wait } from 'node:timers/promises'
import type { Ground } from './dependencies.ts'
import type { Intent, Ledger } from './intent-row.ts'
import { findIntent, markEnded } from './intents.ts'
import type { End } from './action-kind.ts'

export type Running = {
  /** Whatever happens inside, each intent comes to an end for those who follow it. */
  run: (intents: Intent[], work: () => Promise<void>) => void
  end: (intent: Intent, end: End) => Promise<void>
  isAt: (intent: Intent) => boolean
  /** Never rejects. */
  endOf: (intent: Intent) => Promise<End>
  /** `first` ends soon once `signal` aborts. */
  stop: (first: () => Promise<unknown>) => Promise<void>
  /** Aborts when the process is stopping. */
  signal: AbortSignal
}

/** A stop may take 15 seconds in all. What has not ended by then is found out by the next start. */
const stopWithin = 12_000
/** Another process is at it: how often its intent is looked at, and for how long. */
const lookEvery = 500
const lookFor = 90_000

/** What this process is carrying out. */
export function createRunning({ ledger, log }: Ground): Running {
  const ends = new Map<string, PromiseWithResolvers<End>>()
  const stopping = new AbortController()

  function run(intents: Intent[], work: () => Promise<void>) {
    for (const { id } of intents) ends.set(id, Promise.withResolvers<End>())
    work()
      .catch((error: unknown) => log.error({ err: error }, 'acts broke off'))
      .then(() => Promise.all(intents.filter(({ id }) => ends.has(id)).map(giveUp)))
      .catch((error: unknown) => log.error({ err: error }, 'ends not kept'))
      .finally(() => {
        for (const { id } of intents) tell(id, { result: 'unsure' })
      })
  }

  /** It broke off: what was never sent has not happened, and nothing stays in flight for ever. */
  async function giveUp({ id }: Intent) {
    const intent = await findIntent(ledger, id)
    if (intent?.state === 'stored') await end(intent, { result: 'not-done', problem: null })
    if (intent?.state === 'sent') await end(intent, { result: 'unsure' })
  }

  async function end(intent: Intent, ended: End) {
    const { institutionCode: institution, type: act } = intent
    const reasons = 'reasons' in ended ? ended.reasons : null
    log.info({ institution, act, result: ended.result, reasons })
    const isKept = await markEnded(ledger, intent, ended).catch((error: unknown) => {
      log.error({ err: error, institution, act }, 'end not kept')
      return true
    })
    tell(intent.id, isKept ? ended : await lookForEnd(ledger, intent.id, stopping.signal))
  }

  function tell(id: string, ended: End) {
    ends.get(id)?.resolve(ended)
    ends.delete(id)
  }

  function endOf(intent: Intent): Promise<End> {
    if (intent.end) return Promise.resolve(intent.end)
    return ends.get(intent.id)?.promise ?? lookForEnd(ledger, intent.id, stopping.signal)
  }

  async function stop(first: () => Promise<unknown>) {
    stopping.abort()
    const all = first().then(() => Promise.all([...ends.values()].map(({ promise }) => promise)))
    await Promise.race([all, wait(stopWithin, null, { ref: false })])
  }

  return { run, end, isAt: ({ id }) => ends.has(id), endOf, stop, signal: stopping.signal }
}

async function lookForEnd(ledger: Ledger, id: string, signal: AbortSignal): Promise<End> {
  const until = performance.now() + lookFor
  while (performance.now() < until && !signal.aborted) {
    const found = await findIntent(ledger, id)
    if (!found) break
    if (found.end) return found.end
    await wait(lookEvery, null, { ref: false })
  }
  return { result: 'unsure' }
}
