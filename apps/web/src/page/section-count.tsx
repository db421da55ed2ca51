import { Trans } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import type { CountedSection } from '../card/totals.ts'
import { totalOf, totalWords } from '../card/totals.ts'
import styles from './sections-nav.module.css'

/** "14", "10+", "?"; room for it until the list stands, so that the row of tabs changes once. */
export function SectionCount({ section }: { section: CountedSection }) {
  const { place, ended } = useCardView()
  const { order, responses, counts, drawn } = useNetworkCard()
  const asked = order.filter((code) => place === 'all' || code === place)
  const total = totalOf(section, { asked, responses, counts })
  if (!ended && (total.count === 0 || !drawn))
    return <span className={`${styles['count']} ${styles['room']}`} />
  const words = totalWords(total)
  const isUnknown = words === '?'
  return (
    <span className={`${styles['count']} ${isUnknown ? styles['unknown'] : ''}`}>
      {words}
      {isUnknown && (
        <span className="unseen">
          {' '}
          <Trans>not known</Trans>
        </span>
      )}
    </span>
  )
}
