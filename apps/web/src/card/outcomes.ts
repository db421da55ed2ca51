import type { AccountCard, InstitutionCard, Section } from '@library-card/contract/card.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import type { NotDone, Unsure } from '@library-card/contract/renewal.ts'
import type { Request } from '@library-card/contract/request.ts'
import { notifyManager, type QueryClient } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'
import { createStore } from '../store.ts'
import { isAccount } from './summary.ts'

/** The patron's action on one loan, request or account. */
export type Action = Pick<Outcome, 'type' | 'institutionCode' | 'id'>

export type Outcomes = {
  /** The latest outcome of each action, by `actionKey`. */
  byAction: ReadonlyMap<string, Outcome>
  /** Keys of renewals that overlapped in time; the summary counts them together. */
  batch: readonly string[]
}

/** A request that the patron cancelled here, as the institution last described it. */
type CancelledRequest = { institutionCode: string; request: Request; asOf: string }

export const noOutcomes: Outcomes = { byAction: new Map(), batch: [] }

export const outcomeStore = createStore(noOutcomes)
export const cancelledRequests = createStore<readonly CancelledRequest[]>([])

/** A key for an action that is unique in the whole network. */
export function actionKey({ type, institutionCode, id }: Action): string {
  return `${type} ${institutionCode} ${id}`
}

export function isRunning(outcome: Outcome | undefined): boolean {
  return outcome?.outcome === null
}

export function isUnsure(outcome: Outcome | undefined): boolean {
  return outcome?.outcome?.result === 'unsure'
}

/** Whether the state of the loan or request is still unknown: the action is running or unconfirmed. */
export function isOpen(outcome: Outcome | undefined): boolean {
  return isRunning(outcome) || isUnsure(outcome)
}

/**
 * Whether an action may be repeated: only if the earlier attempt certainly changed nothing. `restricted` means that the
 * library of this item is closed to our key. Other items keep their actions: they may belong to another library.
 */
export function mayBeTried(earlier: Outcome | undefined): boolean {
  if (!earlier) return true
  const { outcome } = earlier
  return outcome?.result === 'not-done' && outcome.problem?.code !== 'restricted'
}

/** Stores an outcome and updates the card, so that counts and facts follow at once. */
export function recordOutcome(client: QueryClient, outcome: Outcome) {
  const before = outcomeStore.get()
  notifyManager.batch(() => {
    outcomeStore.set(withOutcome(before, outcome))
    // An action that ended before this page opened is older than the card.
    if (!before.byAction.has(actionKey(outcome))) return
    if (outcome.outcome?.result === 'cancelled') removeRequest(client, outcome.institutionCode, outcome.id)
    else putInCard(client, outcome)
    if (mustReadAgain(outcome)) void readAccountAgain(client, outcome.institutionCode)
  })
}

export function runningIn(actions: Action[]): Action[] {
  const { byAction } = outcomeStore.get()
  return actions.filter((action) => isRunning(byAction.get(actionKey(action))))
}

/** Sets this outcome for the actions that are still running, because no other outcome will arrive. */
export function endRunning(client: QueryClient, actions: Action[], outcome: NotDone | Unsure) {
  for (const { type, institutionCode, id } of runningIn(actions))
    recordOutcome(client, { type, institutionCode, id, outcome })
}

export function withOutcome({ byAction, batch }: Outcomes, outcome: Outcome): Outcomes {
  const key = actionKey(outcome)
  const begins = outcome.type === 'renewal' && outcome.outcome === null && !isRunning(byAction.get(key))
  return {
    byAction: new Map(byAction).set(key, outcome),
    batch: begins ? joinBatch(batch, key, byAction) : batch,
  }
}

function joinBatch(batch: readonly string[], key: string, byAction: Outcomes['byAction']): readonly string[] {
  const isRunningYet = batch.some((other) => isRunning(byAction.get(other)))
  return isRunningYet ? [...batch.filter((other) => other !== key), key] : [key]
}

/** Removes results, as a refresh does. Running and unsure actions have no result yet and stay. */
export function withoutResults({ byAction, batch }: Outcomes): Outcomes {
  const open = new Map([...byAction].filter(([, outcome]) => isOpen(outcome)))
  return { byAction: open, batch: batch.some((key) => isRunning(open.get(key))) ? batch : [] }
}

/** Moves a request from the card to `cancelledRequests`, so that its row keeps its place. */
function removeRequest(client: QueryClient, institutionCode: string, id: string) {
  changeCard(client, institutionCode, (card) => {
    if (card.requests.state !== 'ok') return card
    const { items } = card.requests
    const removed = items.filter((request) => request.id === id)
    const cancelled = removed.map((request) => ({ institutionCode, request, asOf: card.asOf }))
    cancelledRequests.set([...cancelledRequests.get(), ...cancelled])
    const left = items.filter((request) => request.id !== id)
    return { ...card, requests: { ...card.requests, items: left } }
  })
}

function putInCard(client: QueryClient, { institutionCode, outcome }: Outcome) {
  changeCard(client, institutionCode, (card) => {
    if (outcome && 'loan' in outcome) return { ...card, loans: withItem(card.loans, outcome.loan) }
    if (outcome && 'request' in outcome)
      return { ...card, requests: withItem(card.requests, outcome.request) }
    return card
  })
}

/** Whether to read the institution again: once for all renewals of a batch there, after the last of them. */
function mustReadAgain(outcome: Outcome): boolean {
  if (outcome.type !== 'renewal') return outcome.outcome?.result === 'updated'
  const { byAction, batch } = outcomeStore.get()
  const there = batch
    .flatMap((key) => byAction.get(key) ?? [])
    .filter(({ institutionCode }) => institutionCode === outcome.institutionCode)
  return !there.some(isRunning) && there.some(mayHaveOtherDate)
}

/** Whether the due date of a refused loan may have changed: by a recall, or for a reason that only the institution knows. */
function mayHaveOtherDate({ outcome }: Outcome): boolean {
  return (
    outcome?.result === 'refused' &&
    outcome.reasons.some((reason) => reason === 'recalled' || reason === 'other')
  )
}

/**
 * Rereads a changed account: its end and contact data, and which loans may be renewed. No rows are added or
 * removed, so none moves.
 */
async function readAccountAgain(client: QueryClient, code: string) {
  const reading = client.fetchQuery({
    queryKey: ['updated', code],
    queryFn: () => fetchJson('GET /api/institutions/:code/card', { params: { code } }),
    staleTime: 0,
  })
  const current = await reading.catch(() => null)
  if (!current || !isAccount(current)) return
  const loans = current.loans.state === 'ok' ? current.loans.items : []
  changeCard(client, code, (card) => ({
    ...card,
    account: current.account,
    loans: loans.reduce(withItem, card.loans),
  }))
}

/**
 * Changes an account's card in place. The card keeps its time of arrival, from which the page computes the
 * current time.
 */
export function changeCard(
  client: QueryClient,
  institutionCode: string,
  change: (card: AccountCard) => AccountCard,
) {
  const key = ['card', institutionCode]
  const state = client.getQueryState<InstitutionCard>(key)
  if (!state?.data || !isAccount(state.data)) return
  client.setQueryData<InstitutionCard>(key, change(state.data), { updatedAt: state.dataUpdatedAt })
}

function withItem<T extends { id: string }>(section: Section<T>, item: T): Section<T> {
  if (section.state !== 'ok') return section
  return { ...section, items: section.items.map((other) => (other.id === item.id ? item : other)) }
}
