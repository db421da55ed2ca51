import { useCardView } from './card-view.ts'
import type { Fact } from './facts.ts'
import { factsOfAll } from './facts-of-all.ts'
import { useNetworkCard } from './network-card.tsx'

export function useFactsOfAll(): Fact[] {
  const { answers, order } = useNetworkCard()
  const { institutionOf } = useCardView()
  return factsOfAll({ answers: [...answers.values()], asked: order.length, institutionOf })
}
