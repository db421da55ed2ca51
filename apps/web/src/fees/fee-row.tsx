import type { Fee } from '@library-card/contract/fee.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans } from '@lingui/react/macro'
import { useId } from 'react'
import { dateOf } from '../dates/date-words.ts'
import { feeTypeOf, moneyWords } from '../money/money.ts'
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
  // Subscribes to the language, which no property carries.
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
        {institutionName && <RowPlace institution={institution} names={[institutionName]} />}
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
  const isCounted = fee.state === 'open'
  return (
    <p className={styles['amount']}>
      {fee.state === 'closed' ? original : moneyWords(fee.balance)}
      {notCountedWords[fee.state] && (
        <small>
          <Trans>not counted</Trans>
        </small>
      )}
      {isCounted && fee.original && fee.balance.minor !== fee.original.minor && (
        <small>
          <Trans>of {original}</Trans>
        </small>
      )}
    </p>
  )
}

const notCountedWords: Partial<Record<Fee['state'], { tag: MessageDescriptor; why: MessageDescriptor }>> = {
  'in-dispute': { tag: msg`In dispute`, why: msg`Not counted while the library looks into it` },
  'sent-to-billing': {
    tag: msg`Sent to billing`,
    why: msg`Not counted: the institution bills you for it`,
  },
}

function FeeState({ fee, institution, now }: FeeRowProps) {
  const { i18n } = useLingui()
  const notCounted = notCountedWords[fee.state]
  if (notCounted) {
    return (
      <>
        <span className={styles['tag']}>{i18n._(notCounted.tag)}</span>
        <br />
        {i18n._(notCounted.why)}
      </>
    )
  }
  if (fee.state === 'closed') return <Trans>Paid or closed</Trans>
  return <Open fee={fee} institution={institution} now={now} />
}

function Open({ fee, institution, now }: FeeRowProps) {
  if (fee.balance.minor < 0) return <Trans>In your favour</Trans>
  if (!fee.since) return <Trans>Unpaid</Trans>
  const date = dateOf(fee.since, now, institution.timeZone)
  return <Trans>Charged on {date}</Trans>
}
