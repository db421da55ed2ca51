import type { Account } from '@library-card/contract/account.ts'
import { Trans } from '@lingui/react/macro'

/** Only where it is not as it should be. */
export function StandingWords({ standing }: { standing: Account['standing'] }) {
  if (standing === 'active' || standing === 'unknown') return null
  return (
    <>
      <dt>
        <Trans>Standing</Trans>
      </dt>
      <dd>
        {standing === 'expired' ? (
          <Trans>This account has ended: ask its desk</Trans>
        ) : (
          <Trans>Not active: ask its desk</Trans>
        )}
      </dd>
    </>
  )
}
