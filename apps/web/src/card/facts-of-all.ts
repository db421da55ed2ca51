import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { factsOf, type CountedKind, type Fact } from './facts.ts'

type Everywhere = {
  responses: InstitutionCard[]
  asked: number
  institutionOf: (code: string) => Institution
}

/** Over all institutions: counts are sums, and say so where they may be short; a block is not one of everywhere. */
export function factsOfAll({ responses, asked, institutionOf }: Everywhere): Fact[] {
  const accounts = responses.filter(isAccount)
  const without = responses.filter(({ state }) => state === 'unavailable').length
  const off = responses.filter(isNotWanted).length
  const atLeast = responses.length - without < asked || accounts.some(({ state }) => state === 'partial')
  const all = accounts.flatMap((card) => factsOf(card, institutionOf(card.institutionCode)))
  const sums = sumKinds.map((kind) => ({ kind, count: sumOf(all, kind), atLeast }))
  const there = sums.filter(
    ({ kind, count }) => count > 0 || (kind === 'loans' && accounts.length > 0 && !atLeast),
  )
  const nothingFrom: Fact[] = [
    { kind: 'no-answer' as const, count: without - off },
    { kind: 'switched-off' as const, count: off },
  ].filter(({ count }) => count > 0)
  return [...there.slice(0, 3 - nothingFrom.length), ...nothingFrom]
}

const sumKinds: CountedKind[] = ['loans', 'overdue', 'called-back', 'due-today', 'due-tomorrow', 'to-pick-up']

function sumOf(facts: Fact[], kind: CountedKind): number {
  return facts.reduce((sum, fact) => sum + (fact.kind === kind && 'count' in fact ? fact.count : 0), 0)
}

export function isAccount(card: InstitutionCard): card is AccountCard {
  return card.state === 'complete' || card.state === 'partial'
}

/** The patron has switched it off: nobody asked, so it is not silent either. */
export function isNotWanted(card: InstitutionCard): boolean {
  return card.state === 'unavailable' && card.problem.code === 'not-wanted'
}
