import { Trans } from '@lingui/react/macro'
import type { ListedRequest } from './listed-request.ts'

/** Why cancelling is not offered; nothing where it is. */
export function CannotBeCancelled({ listed }: { listed: ListedRequest }) {
  const words = reasonOf(listed)
  return words && <p className="quiet">{words}</p>
}

function reasonOf({ request: { cancellation }, institution, institutionName }: ListedRequest) {
  const name = <bdi>{institutionName}</bdi>
  if (cancellation.reason === 'left-the-shelf')
    return <Trans>Cannot be cancelled: it has left the shelf</Trans>
  if (cancellation.can === 'no') return <Trans>Cannot be cancelled</Trans>
  if (!institution.can.cancel) return <Trans>Cannot be cancelled from here: ask the desk of {name}</Trans>
  return cancellation.can === 'unknown' && <Trans>{name} does not tell whether it can be cancelled</Trans>
}
