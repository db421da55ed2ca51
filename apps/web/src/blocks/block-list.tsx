import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import type { CardView } from '../card/card-view.ts'
import { toldOf } from '../card/completeness.ts'
import rows from '../ui/rows.module.css'
import { BlockNotice } from './block-notice.tsx'
import type { ListedBlock } from './listed-block.ts'

/** What one cannot do now. That nothing is blocked is said only if everybody told so. */
export function BlockList({ blocks, view }: { blocks: ListedBlock[]; view: CardView }) {
  const id = useId()
  if (blocks.length === 0) return toldOf(view, ['blocks']).all && <NothingBlocks />
  return (
    <section className={rows['group']} aria-labelledby={id}>
      <header className={`${rows['groupHeader']} ${rows['late']}`}>
        <h2 id={id}>
          <Trans>What you cannot do now</Trans>
        </h2>
      </header>
      {blocks.map((listed, at) => (
        // A block has no id of its own, and the order is the institution's.
        <BlockNotice key={`${listed.card.institutionCode} ${at}`} listed={listed} view={view} />
      ))}
    </section>
  )
}

function NothingBlocks() {
  return (
    <p className={`${rows['group']} quiet`}>
      <Trans>Nothing blocks you.</Trans>
    </p>
  )
}
