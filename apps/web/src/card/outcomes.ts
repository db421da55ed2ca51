import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import type { NotDone, Unsure } from '@library-card/contract/renewal.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { QueryClient } from '@tanstack/react-query'
import { createStore } from '../store.ts'

/** An action of the patron on one loan or request. */
export type Act = Pick<Outcome, 'type' | 'institutionCode' | 'id'>

/** The latest outcome of each action, by `actKey`. */
export type Outcomes = {
  told: ReadonlyMap<string, Outcome>
  /** Renewals that overlapped in time: the summary counts them together. */
  round: readonly string[]
}

/** A request that was cancelled here, as the institution last described it. */
type CancelledRequest = { institutionCode: string; request: Request; asOf: string }

export const noOutcomes: Outcomes = { told: new Map(), round: [] }

export const outcomeStore = createStore(noOutcomes)
export const cancelledRequests = createStore<readonly CancelledRequest[]>([])

/** Identifies an action in the whole network. */
export function actKey({ type, institutionCode, id }: Act): string {
  return `${type} ${institutionCode} ${id}`
}

export function isRunning(outcome: Outcome | undefined): boolean {
  return outcome?.outcome === null
}

/** Stores an outcome, and updates the card with it, so that its counts and facts follow at once. */
export function recordOutcome(client: QueryClient, outcome: Outcome) {
  const before = outcomeStore.get()
  outcomeStore.set(withOutcome(before, outcome))
  // An action that had ended before this page opened is older than the card.
  if (!before.told.has(actKey(outcome))) return
  if (outcome.outcome?.result === 'cancelled') removeRequest(client, outcome.institutionCode, outcome.id)
  else putInCard(client, outcome)
}

export function runningIn(acts: Act[]): Act[] {
  const { told } = outcomeStore.get()
  return acts.filter((act) => isRunning(told.get(actKey(act))))
}

/** Gives this outcome to those of the actions that are still running: no other will arrive. */
export function endRunning(client: QueryClient, acts: Act[], outcome: NotDone | Unsure) {
  for (const { type, institutionCode, id } of runningIn(acts))
    recordOutcome(client, { type, institutionCode, id, outcome })
}

export function withOutcome({ told, round }: Outcomes, outcome: Outcome): Outcomes {
  const key = actKey(outcome)
  const begins = outcome.type === 'renewal' && outcome.outcome === null && !isRunning(told.get(key))
  return {
    told: new Map(told).set(key, outcome),
    round: begins ? joining(round, key, told) : round,
  }
}

function joining(round: readonly string[], key: string, told: Outcomes['told']): readonly string[] {
  const goesOn = round.some((other) => isRunning(told.get(other)))
  return goesOn ? [...round.filter((other) => other !== key), key] : [key]
}

/** Results stay until the next refresh; running and unsure actions have no result yet. */
export function withoutResults({ told, round }: Outcomes): Outcomes {
  const open = new Map([...told].filter(([, { outcome }]) => outcome === null || outcome.result === 'unsure'))
  return { told: open, round: round.some((key) => isRunning(open.get(key))) ? round : [] }
}

/** From the card to `cancelledRequests`, so that its row keeps its place. */
function removeRequest(client: QueryClient, institutionCode: string, id: string) {
  const card = client.getQueryData<InstitutionCard>(['card', institutionCode])
  if (!card || !('requests' in card) || card.requests.state !== 'ok') return
  const { items } = card.requests
  const removed = items.filter((request) => request.id === id)
  const cancelled = removed.map((request) => ({ institutionCode, request, asOf: card.asOf }))
  cancelledRequests.set([...cancelledRequests.get(), ...cancelled])
  const left = items.filter((request) => request.id !== id)
  const without: AccountCard = { ...card, requests: { state: 'ok', items: left } }
  client.setQueryData<InstitutionCard>(['card', institutionCode], without)
}

function putInCard(client: QueryClient, { institutionCode, outcome }: Outcome) {
  if (outcome === null) return
  client.setQueryData<InstitutionCard>(['card', institutionCode], (card) => {
    if (card === undefined || !('loans' in card)) return card
    if ('loan' in outcome) return { ...card, loans: withItem(card.loans, outcome.loan) }
    return 'request' in outcome ? { ...card, requests: withItem(card.requests, outcome.request) } : card
  })
}

type Items<T> = { state: 'ok'; items: T[] } | { state: 'missing' | 'not-asked' }

function withItem<T extends { id: string }, S extends Items<T>>(section: S, item: T): S {
  if (section.state !== 'ok') return section
  return { ...section, items: section.items.map((other) => (other.id === item.id ? item : other)) }
}
