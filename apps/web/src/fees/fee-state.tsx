import { Trans } from '@lingui/react/macro'
import type { Fee } from '@library-card/contract/fee.ts'
import { dayOf } from '../dates/calendar.ts'
import { shortDate } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import styles from './fees.module.css'

type FeeStateProps = { fee: Fee; timeZone: string; asOf: string }

/** Where a fee stands, and what that means for the patron. */
export function FeeState({ fee, timeZone, asOf }: FeeStateProps) {
  if (fee.state === 'in-dispute') {
    return (
      <>
        <Tag>
          <Trans>In dispute</Trans>
        </Tag>
        <br />
        <Trans>Not counted while the library looks into it</Trans>
      </>
    )
  }
  if (fee.state === 'sent-to-billing') {
    return (
      <>
        <Tag>
          <Trans>Sent to billing</Trans>
        </Tag>
        <br />
        <Trans>Not counted: the institution sends a bill for it</Trans>
      </>
    )
  }
  if (fee.state === 'closed') return <Trans>Paid or closed</Trans>
  return <Open fee={fee} timeZone={timeZone} asOf={asOf} />
}

function Tag({ children }: { children: React.ReactNode }) {
  return <span className={styles['tag']}>{children}</span>
}

function Open({ fee, timeZone, asOf }: FeeStateProps) {
  if (fee.balance.minor < 0) return <Trans>In your favour</Trans>
  if (!fee.since) return <Trans>Open</Trans>
  const date = shortDate(dayOf(fee.since, timeZone), today(asOf, timeZone))
  return <Trans>Open since {date}</Trans>
}
