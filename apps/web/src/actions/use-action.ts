import type { Institution } from '@library-card/contract/institution.ts'
import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { ApiError, fetchJson, fetchLines, isOffline, sessionEndIn } from '../api.ts'
import {
  actionKey,
  endRunning,
  outcomeStore,
  recordOutcome,
  runningIn,
  type Action,
} from '../card/outcomes.ts'
import { readOnly } from '../card/card-view.ts'
import { notReceivedProblem } from '../card/responses.ts'
import { networkQuery } from '../session/session-query.ts'
import { followOutcomes, readOutcomes } from './read-outcomes.ts'

type Sending = {
  actions: Action[]
  /**
   * Sends the actions and yields the response's lines. Called again with the same key if the connection breaks.
   */
  send: (key: string) => AsyncIterable<OutcomeLine>
}

/**
 * Returns a function that sends actions on loans or requests once per click. Each action then has an outcome,
 * even after the patron leaves the page; `null` while the action runs. Does nothing while any of the actions
 * is running.
 */
export function useAction(): (sending: Sending) => void {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: async ({ actions, send, key }: Sending & { key: string }) => {
      await readAll(client, { open: () => send(key), actions })
    },
    gcTime: 0,
  })
  return ({ actions, send }) => {
    if (runningIn(actions).length > 0) return
    for (const action of actions) recordOutcome(client, { ...action, outcome: null })
    mutate({ actions, send, key: crypto.randomUUID() })
  }
}

/**
 * Reads the outcomes of this session once, when the card opens, because actions may still run after a reload.
 */
export function useOutcomesOfSession() {
  const client = useQueryClient()
  useQuery({
    queryKey: ['outcomes'],
    queryFn: async ({ signal }) => {
      await readAll(client, { open: () => fetchLines('GET /api/outcomes', { signal }), signal })
      return null
    },
  })
}

type Reading = { open: () => AsyncIterable<OutcomeLine>; actions?: Action[]; signal?: AbortSignal }

/** Records the outcomes of a stream, then the outcomes of its actions that are still running elsewhere. */
async function readAll(client: QueryClient, { open, actions = [], signal }: Reading) {
  const started = new Map<string, Action>()
  const rest = await readOutcomes(open, (outcome) => {
    if (outcome.outcome === null) started.set(actionKey(outcome), outcome)
    record(client, outcome)
  })
  const unnamed = actions.filter((action) => !started.has(actionKey(action)))
  endRunning(client, unnamed, rest)
  if (rest.result === 'unsure' && isOffline()) {
    await new Promise((resolve) => window.addEventListener('online', resolve, { once: true }))
    // The patron may have tried again meanwhile, or left.
    const isLatest = (action: Action) => outcomeStore.get().byAction.get(actionKey(action))?.outcome === rest
    for (const action of unnamed) {
      const checked = isLatest(action) && (await checkOutcome(action))
      if (checked && isLatest(action)) record(client, checked)
    }
  }
  const followed = [...started.values()]
  await followOutcomes(
    () => fetchLines('GET /api/outcomes', signal && { signal }),
    (outcome) => outcome.outcome && runningIn([outcome]).length > 0 && record(client, outcome),
    () => runningIn(followed).length === 0,
  )
  endRunning(client, followed, { result: 'unsure' })
}

function record(client: QueryClient, outcome: Outcome) {
  // An action that ended before this page opened is older than the page's data about the institution.
  if (outcomeStore.get().byAction.has(actionKey(outcome))) heedReadOnlyKey(client, outcome)
  recordOutcome(client, outcome)
}

/**
 * Stops offering actions at an institution whose answer says that our key may only read. A reloaded page gets
 * the institution's rights from the BFF.
 */
function heedReadOnlyKey(client: QueryClient, { institutionCode, outcome }: Outcome) {
  if (outcome?.result !== 'not-done' || outcome.problem?.code !== 'read-only') return
  const change = (one: Institution) => (one.code === institutionCode ? readOnly(one) : one)
  client.setQueryData(
    networkQuery.queryKey,
    (network) => network && { ...network, institutions: network.institutions.map(change) },
  )
}

/**
 * Rereads an unsure outcome without repeating the action. The new outcome states the result of the check, even
 * if nothing was found.
 */
export function useCheck({ type, institutionCode, id }: Action) {
  const client = useQueryClient()
  const action = { type, institutionCode, id }
  const { mutate, isPending } = useMutation({
    mutationFn: async () => record(client, await checkOutcome(action)),
  })
  return { check: () => isPending || mutate(), isChecking: isPending }
}

async function checkOutcome({ type, institutionCode, id }: Action): Promise<Outcome> {
  const action = { type, institutionCode, id }
  try {
    return await fetchJson('POST /api/outcomes/check', { body: action })
  } catch (error) {
    if (sessionEndIn(error)) throw error
    // The BFF stores each action before sending it, so an unknown action was never sent.
    if (error instanceof ApiError && error.problem?.code === 'not-found')
      return { ...action, outcome: { result: 'not-done', problem: null } }
    return { ...action, outcome: { result: 'unsure' }, reading: { problem: notReceivedProblem(), due: null } }
  }
}
