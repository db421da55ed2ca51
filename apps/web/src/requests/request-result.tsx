import type { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import type { IconName } from '../ui/icon.tsx'
import { InlineResult, type ResultTone } from '../ui/inline-result.tsx'
import type { ListedRequest } from './listed-request.ts'
import { ResultWords } from './result-words.tsx'

export type RequestOutcome = CancellationOutcome | PickupOutcome

const looks: Record<RequestOutcome['result'], { tone: ResultTone; icon: IconName }> = {
  cancelled: { tone: 'good', icon: 'done' },
  changed: { tone: 'good', icon: 'done' },
  refused: { tone: 'late', icon: 'cross' },
  'not-done': { tone: 'late', icon: 'cross' },
  unsure: { tone: 'soon', icon: 'unsure' },
}

type RequestResultProps = {
  listed: ListedRequest
  type: Exclude<Outcome['type'], 'renewal'>
  outcome: RequestOutcome
  id: string
}

/** What became of an act, in the row of its request until the next refresh. */
export function RequestResult({ listed, type, outcome, id }: RequestResultProps) {
  const { writesWithinSeconds } = useNetworkCard().network
  return (
    <InlineResult {...looks[outcome.result]} id={id}>
      <ResultWords listed={listed} type={type} outcome={outcome} seconds={writesWithinSeconds} />
    </InlineResult>
  )
}
