import type { StaffAccount } from '@library-card/contract/staff.ts'
import { Trans } from '@lingui/react/macro'
import { Toned } from '../../ui/register.tsx'

/** Whether an account is as it should be; nothing where the institution does not tell. */
export function StandingText({ standing }: Pick<StaffAccount, 'standing'>) {
  if (standing === 'unknown') return <NotTold />
  if (standing === 'active') return <Trans>Active</Trans>
  return (
    <Toned tone="soon">{standing === 'expired' ? <Trans>Expired</Trans> : <Trans>Not active</Trans>}</Toned>
  )
}

export function NotTold() {
  return (
    <span className="quiet">
      <Trans>not told</Trans>
    </span>
  )
}
