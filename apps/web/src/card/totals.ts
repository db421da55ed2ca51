import type { AccountCard, Counts, InstitutionCard } from '@library-card/contract/card.ts'
import { isAccount } from './facts.ts'
import type { ListSection } from './sections.ts'

/** Number of items. `atLeast`: an institution that may have more did not respond, or not yet. */
export type Total = { count: number; atLeast: boolean }

type Here = { asked: string[]; responses: Map<string, InstitutionCard>; counts: Map<string, Counts> }

export function totalOf(section: ListSection, { asked, responses, counts }: Here): Total {
  const each = asked.map((code) => countAt(section, responses.get(code), counts.get(code)))
  return {
    count: each.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    atLeast: each.includes(null),
  }
}

/** null: not known. */
function countAt(
  section: ListSection,
  card: InstitutionCard | undefined,
  counts: Counts | undefined,
): number | null {
  if (!card) return section === 'loans' || section === 'requests' ? (counts?.[section] ?? null) : null
  if (card.state === 'no-account') return 0
  return isAccount(card) ? itemsIn(section, card) : null
}

function itemsIn(section: ListSection, card: AccountCard): number | null {
  const items = card[section]
  return items.state === 'ok' ? items.items.length : null
}

/** "14"; "10+" where it may be incomplete; "?" where nothing is known. */
export function totalWords({ count, atLeast }: Total): string {
  if (!atLeast) return String(count)
  return count === 0 ? '?' : `${count}+`
}
