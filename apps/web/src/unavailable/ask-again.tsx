import { Trans } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { Button } from '../ui/button.tsx'
import { partsList } from '../text/words.ts'

export function AskAgain({ codes }: { codes: string[] }) {
  const { askAgain, waiting, nameOf } = useCardView()
  const isAsking = codes.every((code) => waiting.includes(code))
  return (
    <Button onClick={() => askAgain(codes)} aria-disabled={isAsking}>
      {isAsking ? <Trans>Asking…</Trans> : <Trans>Ask again</Trans>}
      <span className="visually-hidden">: {partsList(codes.map(nameOf))}</span>
    </Button>
  )
}
