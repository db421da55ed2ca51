import type { RenewalOutcome } from '@library-card/contract/renewal.ts'
import type { Ref } from 'react'
import { useNetworkCard } from '../card/network-card.tsx'
import { InlineResult } from '../ui/inline-result.tsx'
import { outcomeLook, outcomeWords } from './outcome-words.tsx'
import type { LoanThere } from './renewable.ts'

type RenewalResultProps = {
  there: LoanThere & { institutionName: string }
  outcome: RenewalOutcome
  id: string
  ref: Ref<HTMLDivElement>
}

/** Under the row until the next refresh. */
export function RenewalResult({ there, outcome, id, ref }: RenewalResultProps) {
  const { writesWithinSeconds: seconds } = useNetworkCard().network
  return (
    <InlineResult {...outcomeLook[outcome.result]} id={id} ref={ref}>
      {outcomeWords(outcome.result, { ...there, outcome, name: <bdi>{there.institutionName}</bdi>, seconds })}
    </InlineResult>
  )
}
