import type { OtherFees } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import { useCardView } from '../card/card-view.ts'
import { FeeRow } from './fee-row.tsx'

/** Disputed, billed and closed fees, in this order. */
export function OtherFeeRows({ answer, institution }: { answer: OtherFees; institution: Institution }) {
  const { cards } = useCardView()
  // The answer has no moment of its own; only the year of its dates is reckoned from it.
  const asOf = cards.find(({ institutionCode }) => institutionCode === institution.code)?.asOf ?? ''
  const parts = [answer.inDispute, answer.sentToBilling, answer.closed]
  return parts
    .flatMap((part) => (part.state === 'ok' ? part.items : []))
    .map((fee) => <FeeRow key={`${fee.state} ${fee.id}`} fee={fee} institution={institution} asOf={asOf} />)
}
