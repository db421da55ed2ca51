import type { InstitutionCard } from '@library-card/contract/card.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import type { NotDone, Unsure } from '@library-card/contract/renewal.ts'
import type { QueryClient } from '@tanstack/react-query'
import { takeOut } from './cancelled-requests.ts'
import { actKey, isRunning, noOutcomes, withOutcome, type Act, type Outcomes } from './outcomes.ts'

const queryKey = ['outcomes']

export function outcomesIn(client: QueryClient): Outcomes {
  return client.getQueryData<Outcomes>(queryKey) ?? noOutcomes
}

export function changeOutcomes(client: QueryClient, change: (outcomes: Outcomes) => Outcomes) {
  client.setQueryData(queryKey, change(outcomesIn(client)))
}

/** Puts it where the pages look. What changed stands in the card at once: its counts and facts follow. */
export function tell(client: QueryClient, outcome: Outcome) {
  const isNews = outcomesIn(client).told.has(actKey(outcome))
  changeOutcomes(client, (outcomes) => withOutcome(outcomes, outcome))
  // What had ended before this page opened is older than the card.
  if (!isNews) return
  if (outcome.outcome?.result === 'cancelled') takeOut(client, outcome.institutionCode, outcome.id)
  else putInCard(client, outcome)
}

/** Those of which nothing has been told yet. */
export function running(client: QueryClient, acts: Act[]): Act[] {
  const { told } = outcomesIn(client)
  return acts.filter((act) => isRunning(told.get(actKey(act))))
}

/** No more will be told: what runs has this outcome. */
export function settle(client: QueryClient, acts: Act[], outcome: NotDone | Unsure): Act[] {
  const open = running(client, acts)
  for (const { type, institutionCode, id } of open) tell(client, { type, institutionCode, id, outcome })
  return open
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
