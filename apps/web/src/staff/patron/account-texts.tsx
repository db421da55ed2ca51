import { dayOf } from '@library-card/contract/local-time.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { StaffAccount } from '@library-card/contract/staff.ts'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { NotProvided, ToneText } from '../../ui/table.tsx'
import { abbreviatedFullDate } from '../../dates/date-words.ts'
import { moneyWords } from '../../money/money.ts'

export function Pair({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children || <NotProvided />}</dd>
    </>
  )
}

/** A balance; an institution can fail to count the fees of a patron who has some. */
export function BalanceText({ balance }: { balance: Money | null }) {
  if (balance) return <span className="figures">{moneyWords(balance)}</span>
  return (
    <span className="quiet">
      <Trans>not known</Trans>
    </span>
  )
}

/** The standing of an account, if the institution provides it. */
export function StandingText({ standing }: Pick<StaffAccount, 'standing'>) {
  if (standing === 'unknown') return <NotProvided />
  if (standing === 'active') return <Trans>Active</Trans>
  return (
    <ToneText tone="soon">
      {standing === 'expired' ? <Trans>Expired</Trans> : <Trans>Not active</Trans>}
    </ToneText>
  )
}

type ExpiryTextProps = Pick<StaffAccount, 'expires' | 'standing'> & { timeZone: string; isSoon?: boolean }

/** "30 Sep 2027": the last day of an account. */
export function ExpiryText({ expires, standing, timeZone, isSoon = false }: ExpiryTextProps) {
  if (!expires) return <NotProvided />
  const date = abbreviatedFullDate(dayOf(expires, timeZone))
  return <ToneText tone={isSoon || standing === 'expired' ? 'soon' : undefined}>{date}</ToneText>
}
