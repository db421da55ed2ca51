import type { AccountCard } from '@library-card/contract/card.ts'
import type { Money } from '@library-card/contract/money.ts'
import { sums } from '../money/money.ts'

/** The balance owed at one institution, one sum per currency; null if its fees are missing. */
export function owedAt({ fees }: AccountCard): Money[] | null {
  return fees.state === 'ok' ? sums(fees.items.map(({ balance }) => balance)) : null
}

type SharedSum = { sum: Money; codes: string[] }

/** Sums of each currency owed at two or more institutions. Accruing and disputed fees do not count. */
export function sharedSums(cards: AccountCard[]): SharedSum[] {
  const owed = cards.flatMap((card) =>
    (owedAt(card) ?? [])
      .filter(({ minor }) => minor > 0)
      .map((money) => ({ money, code: card.institutionCode })),
  )
  const byCurrency = Map.groupBy(owed, ({ money }) => money.currency)
  return [...byCurrency.values()]
    .filter((parts) => parts.length > 1)
    .flatMap((parts) => {
      const codes = parts.map(({ code }) => code)
      return sums(parts.map(({ money }) => money)).map((sum) => ({ sum, codes }))
    })
}
