import { Trans, useLingui } from '@lingui/react/macro'
import { requestIdOf } from '../api.ts'
import { Reference } from '../layout/reference.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { useCardView } from '../card/card-view.ts'
import { failureWords } from './problem-words.tsx'

/** For a failed request to the BFF, where nothing can be shown. */
export function RequestFailure({ error, retry }: { error: unknown; retry: () => void }) {
  const { i18n } = useLingui()
  return (
    <EmptyState
      title={<Trans>This could not be loaded</Trans>}
      actions={
        <Button variant="primary" onClick={retry}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      <p>
        {i18n._(failureWords(error))} <Reference id={requestIdOf(error)} />
      </p>
    </EmptyState>
  )
}

/** For a failed refresh: earlier data is still shown below. */
export function RefreshFailure() {
  const { i18n } = useLingui()
  const { failure, refresh } = useCardView()
  if (!failure) return null
  return (
    <Notice
      tone="late"
      actions={
        <Button onClick={refresh}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      <p>
        <b>
          <Trans>The page could not be refreshed.</Trans>
        </b>{' '}
        <Trans>Showing earlier answers.</Trans> {i18n._(failureWords(failure))}{' '}
        <Reference id={requestIdOf(failure)} />
      </p>
    </Notice>
  )
}
