import { plural, t } from '@lingui/core/macro'
import type { AccountCard } from '@library-card/contract/card.ts'
import { useCardView, type CardView } from '../card/card-view.ts'
import { isAccount } from '../card/facts-of-all.ts'
import { factsOf, itemsOf, type CountedKind } from '../card/facts.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import type { SectionName } from '../card/sections.ts'
import styles from './sections-nav.module.css'

type Need = { tone: 'late' | 'soon' | 'good'; words: string }

/** Something in that section needs the patron: a dot for the eye, words for those who do not see it. */
export function SectionDot({ section }: { section: SectionName }) {
  const view = useCardView()
  const { responses, drawn } = useNetworkCard()
  if (!drawn) return null
  const here = [...responses.values()]
    .filter(isAccount)
    .filter((card) => view.place === 'all' || card.institutionCode === view.place)
  const need = needIn(section, here, view)
  if (!need) return null
  return (
    <span className={`${styles['dot']} ${styles[need.tone]}`}>
      <span className="unseen"> {need.words}</span>
    </span>
  )
}

function needIn(section: SectionName, cards: AccountCard[], view: CardView): Need | null {
  if (section === 'loans') return loansNeed(cards, view)
  if (section === 'requests') return readyNeed(cards)
  if (section !== 'blocks' || cards.every(({ blocks }) => itemsOf(blocks).length === 0)) return null
  return { tone: 'late', words: view.place === 'all' ? t`you are blocked somewhere` : t`you are blocked` }
}

function loansNeed(cards: AccountCard[], { institutionOf }: CardView): Need | null {
  const facts = cards.flatMap((card) => factsOf(card, institutionOf(card.institutionCode)))
  const countOf = (kind: CountedKind) =>
    facts.reduce((sum, fact) => sum + (fact.kind === kind && 'count' in fact ? fact.count : 0), 0)
  const overdue = countOf('overdue')
  if (overdue > 0) return { tone: 'late', words: t`${overdue} overdue` }
  const calledBack = countOf('called-back')
  if (calledBack > 0) return { tone: 'late', words: t`${calledBack} called back` }
  const today = countOf('due-today')
  return today > 0 ? { tone: 'soon', words: t`${today} due today` } : null
}

function readyNeed(cards: AccountCard[]): Need | null {
  const ready = cards
    .flatMap(({ requests }) => itemsOf(requests))
    .filter(({ status }) => status === 'ready').length
  if (ready === 0) return null
  return { tone: 'good', words: plural(ready, { one: '# ready for pickup', other: '# ready for pickup' }) }
}
