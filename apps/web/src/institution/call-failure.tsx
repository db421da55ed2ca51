import { Trans } from '@lingui/react/macro'
import { CallFailed } from '../bff.ts'
import { Button } from '../look/button.tsx'
import { Empty } from '../look/empty.tsx'

/** Something of ours failed, not an institution. */
export function CallFailure({ error, retry }: { error: unknown; retry: () => void }) {
  const reference = error instanceof CallFailed ? error.problem?.requestId : undefined
  return (
    <Empty
      title={<Trans>Something went wrong here</Trans>}
      acts={
        <Button weight="main" onClick={retry}>
          <Trans>Ask again</Trans>
        </Button>
      }
    >
      <p>
        <Trans>Nothing of yours was changed.</Trans>{' '}
        {reference && <Trans>If this goes on, tell the desk: reference {reference}.</Trans>}
      </p>
    </Empty>
  )
}
