import { Trans } from '@lingui/react/macro'
import { ApiError } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { useCardView } from '../card/card-view.ts'

/** For a failed request to the BFF, where nothing can be shown. */
export function RequestFailure({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <EmptyState
      title={<Trans>Something went wrong here</Trans>}
      actions={
        <Button variant="primary" onClick={retry}>
          <Trans>Ask again</Trans>
        </Button>
      }
    >
      <p>
        <Trans>Nothing was changed.</Trans> <Reference error={error} />
      </p>
    </EmptyState>
  )
}

/** For a failed refresh: earlier data is still shown below. */
export function RefreshFailure() {
  const { failure, refresh } = useCardView()
  if (!failure) return null
  return (
    <Notice
      tone="late"
      actions={
        <Button onClick={refresh}>
          <Trans>Ask again</Trans>
        </Button>
      }
    >
      <p>
        <b>
          <Trans>We could not contact any institution.</Trans>
        </b>{' '}
        <Trans>Showing earlier answers.</Trans> <Reference error={failure} />
      </p>
    </Notice>
  )
}

function Reference({ error }: { error: unknown }) {
  const reference = error instanceof ApiError ? error.problem?.requestId : undefined
  return reference && <Trans>If this continues, give the desk this reference: {reference}.</Trans>
}
