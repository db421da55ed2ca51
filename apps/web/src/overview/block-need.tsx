import type { Block } from '@library-card/contract/block.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { BlockTitle, reasonWords } from '../card/block-words.tsx'
import { itemsOf } from '../card/facts.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import rows from '../ui/rows.module.css'
import { NeedRow } from './need-row.tsx'
import type { At } from './needs.ts'
import styles from './overview.module.css'

export function BlockNeed({ block: { item, card, name }, place }: { block: At<Block>; place: string }) {
  const { i18n } = useLingui()
  const loan = itemsOf(card.loans).find(({ id }) => id === item.loanId)
  const why = reasonWords[item.reason]
  return (
    <NeedRow
      stamp={
        <span className={styles['sign']}>
          <Icon name="forbidden" />
        </span>
      }
      title={<BlockTitle block={item} name={name} />}
      act={
        <ButtonLink to={`/card/${place}/blocks`}>
          <span>
            <Trans>See the block</Trans>
            <span className="unseen">: {name}</span>
          </span>
        </ButtonLink>
      }
    >
      <p className={rows['by']}>
        {item.reason === 'overdue' && loan?.title ? <ReturnIt title={loan.title} /> : why && i18n._(why)}
      </p>
    </NeedRow>
  )
}

function ReturnIt({ title }: { title: string }) {
  const book = (
    <i>
      <bdi>{title}</bdi>
    </i>
  )
  return <Trans>Return {book}, and this ends.</Trans>
}
