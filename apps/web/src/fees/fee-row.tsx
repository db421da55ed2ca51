import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { RowFacts, RowTitle } from '../ui/rows.tsx'
import rows from '../ui/rows.module.css'
import { moneyWords } from '../money/money.ts'
import styles from './fees.module.css'
import { feeTypeOf } from '../money/fee-words.ts'
import { FeeState } from './fee-state.tsx'

type FeeRowProps = { fee: Fee; institution: Institution; asOf: string }

export function FeeRow({ fee, institution, asOf }: FeeRowProps) {
  // Draws it again in another language, whose words no property tells.
  useLingui()
  const id = useId()
  const stateId = `${id}-state`
  const type = feeTypeOf(fee)
  const name = fee.title ?? fee.comment ?? type
  return (
    <li className={`${rows['row']} ${styles['fee']}`} aria-labelledby={`${id} ${stateId}`}>
      <div>
        <RowTitle id={id}>{name}</RowTitle>
        <RowFacts facts={[type, fee.comment, fee.owner].filter((fact) => fact !== name)} />
      </div>
      <div className={`${rows['state']} ${styles['state']}`} id={stateId}>
        <FeeState fee={fee} timeZone={institution.timeZone} asOf={asOf} />
      </div>
      <Amount fee={fee} />
    </li>
  )
}

function Amount({ fee }: { fee: Fee }) {
  const original = moneyWords(fee.original)
  if (fee.state !== 'open') {
    return (
      <p className={styles['amount']}>
        {fee.state === 'closed' ? original : moneyWords(fee.balance)}
        <small>
          <Trans>not counted</Trans>
        </small>
      </p>
    )
  }
  return (
    <p className={styles['amount']}>
      {moneyWords(fee.balance)}
      {fee.balance.minor !== fee.original.minor && (
        <small>
          <Trans>of {original}</Trans>
        </small>
      )}
    </p>
  )
}
