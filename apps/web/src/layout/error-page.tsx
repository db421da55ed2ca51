import { Trans, useLingui } from '@lingui/react/macro'
import { useRouteError } from 'react-router'
import { CallFailed } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { StandAlone } from './stand-alone.tsx'

/** Something of ours went wrong: a reference where there is one, and one thing to do. */
export function ErrorPage() {
  const { t } = useLingui()
  const error = useRouteError()
  const reference = error instanceof CallFailed ? error.problem?.requestId : undefined
  return (
    <StandAlone
      title={t`Something went wrong here`}
      acts={
        <Button weight="main" onClick={() => location.reload()}>
          <Trans>Load the page again</Trans>
        </Button>
      }
    >
      <p>
        <Trans>Nothing of yours was changed.</Trans>{' '}
        {reference && <Trans>If this goes on, tell the desk: reference {reference}.</Trans>}
      </p>
    </StandAlone>
  )
}
