import type { ListedRequest } from './listed-request.ts'
import { RequestResult } from './request-result.tsx'
import type { RequestOutcomes } from './use-request-outcomes.ts'

type RequestResultsProps = RequestOutcomes & { listed: ListedRequest; isCancelled: boolean; id: string }

/** Of what is cancelled no pickup place matters any more. */
export function RequestResults(props: RequestResultsProps) {
  const { listed, cancellation, pickupChange, isCancelled, id } = props
  const moved = isCancelled ? null : pickupChange?.outcome
  return (
    <>
      {cancellation?.outcome && (
        <RequestResult
          listed={listed}
          type="cancellation"
          outcome={cancellation.outcome}
          id={`${id}-cancellation`}
        />
      )}
      {moved && (
        <RequestResult listed={listed} type="pickup-change" outcome={moved} id={`${id}-pickup-change`} />
      )}
    </>
  )
}
