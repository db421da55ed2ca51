import { dayOf } from '@library-card/contract/local-time.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { StaffAccount } from '@library-card/contract/staff.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
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

/** A balance; null if the institution could not count the fees, although the patron may have some. */
export function BalanceText({ balance }: { balance: Money | null }) {
  if (balance) return <span className="figures">{moneyWords(balance)}</span>
  return (
    <span className="quiet">
      <Trans>not known</Trans>
    </span>
  )
}

const endedWords: Record<Exclude<StaffAccount['standing'], 'active' | 'unknown'>, MessageDescriptor> = {
  expired: msg`Expired`,
  inactive: msg`Not active`,
  'role-ended': msg`Patron role has ended`,
  contact: msg`Contact, not a patron`,
}

/** The standing of an account, if the institution provides it. */
export function StandingText({ standing }: Pick<StaffAccount, 'standing'>) {
  const { i18n } = useLingui()
  if (standing === 'unknown') return <NotProvided />
  if (standing === 'active') return <Trans>Active</Trans>
  return <ToneText tone="soon">{i18n._(endedWords[standing])}</ToneText>
}

type ExpiryTextProps = Pick<StaffAccount, 'expires' | 'standing'> & { timeZone: string; isSoon?: boolean }

/** "30 Sep 2027": the last day of an account. */
export function ExpiryText({ expires, standing, timeZone, isSoon = false }: ExpiryTextProps) {
  if (!expires) return <NotProvided />
  const date = abbreviatedFullDate(dayOf(expires, timeZone))
  return <ToneText tone={isSoon || standing === 'expired' ? 'soon' : undefined}>{date}</ToneText>
}
