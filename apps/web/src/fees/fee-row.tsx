import type { Fee } from '@library-card/contract/fee.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { dateOf } from '../dates/date-words.ts'
import { feeStateWords, feeTypeOf, moneyWords } from '../money/money.ts'
import rows from '../ui/rows.module.css'
import { RowFacts, RowPlace, RowTitle } from '../ui/rows.tsx'
import styles from './fees.module.css'

type FeeRowProps = {
  fee: Fee
  institution: Institution
  now: Instant
  /** Names the institution in a list of several. */
  institutionName?: string
}

export function FeeRow({ fee, institution, now, institutionName }: FeeRowProps) {
  // Subscribes to the language, which is not in the props.
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
        {institutionName && <RowPlace institution={institution} name={institutionName} />}
      </div>
      <div className={`${rows['state']} ${styles['state']}`} id={stateId}>
        <FeeState fee={fee} institution={institution} now={now} />
      </div>
      <Amount fee={fee} />
    </li>
  )
}

function Amount({ fee }: { fee: Fee }) {
  const original = fee.original && moneyWords(fee.original)
  return (
    <p className={styles['amount']}>
      {fee.state === 'closed' ? original : moneyWords(fee.balance)}
      {whyNotCounted[fee.state] && (
        <small>
          <Trans>not counted</Trans>
        </small>
      )}
      {fee.state === 'open' && fee.original && fee.balance.minor !== fee.original.minor && (
        <small>
          <Trans>of {original}</Trans>
        </small>
      )}
    </p>
  )
}

/** The state of a fee. A credit is open too, but nothing is to pay. */
export function feeStatusWords({ state, balance }: Fee): string {
  return state === 'open' && balance.minor < 0 ? t`In your favour` : feeStateWords(state)
}

const whyNotCounted: Partial<Record<Fee['state'], MessageDescriptor>> = {
  'in-dispute': msg`Not counted while the library looks into it`,
  'sent-to-billing': msg`Not counted: the institution bills you for it`,
}

function FeeState({ fee, institution, now }: FeeRowProps) {
  const { i18n } = useLingui()
  const why = whyNotCounted[fee.state]
  if (why)
    return (
      <>
        <span className={styles['tag']}>{feeStateWords(fee.state)}</span>
        <br />
        {i18n._(why)}
      </>
    )
  if (fee.state === 'closed' || fee.balance.minor < 0 || !fee.since) return feeStatusWords(fee)
  const date = dateOf(fee.since, now, institution.timeZone)
  return <Trans>Charged on {date}</Trans>
}
