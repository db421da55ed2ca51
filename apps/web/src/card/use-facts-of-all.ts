import { useCardView } from './card-view.ts'
import type { Fact } from './facts.ts'
import { factsOfAll } from './facts-of-all.ts'
import { useNetworkCard } from './network-card.tsx'

export function useFactsOfAll(): Fact[] {
  const { responses, order } = useNetworkCard()
  const { institutionOf } = useCardView()
  return factsOfAll({ responses: [...responses.values()], asked: order.length, institutionOf })
}
