import { Trans } from '@lingui/react/macro'
import { Button } from '../ui/button.tsx'
import { useCardView } from '../card/card-view.ts'

export function AskAgain({ code }: { code: string }) {
  const { askAgain, waiting, nameOf } = useCardView()
  const isAsking = waiting.includes(code)
  return (
    <Button onClick={() => askAgain([code])} aria-disabled={isAsking}>
      {isAsking ? <Trans>Asking…</Trans> : <Trans>Ask again</Trans>}
      <span className="unseen">: {nameOf(code)}</span>
    </Button>
  )
}
