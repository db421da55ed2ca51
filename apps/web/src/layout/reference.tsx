import { Trans } from '@lingui/react/macro'

/** The id of a failure in our log, for the desk; renders nothing if the failure has none. */
export function Reference({ id }: { id: string | undefined }) {
  if (!id) return null
  return (
    <Trans>
      If this continues, give the desk this reference: <span className="figures">{id}</span>.
    </Trans>
  )
}
