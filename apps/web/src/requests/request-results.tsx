import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { ActionResult } from '../actions/action-result.tsx'
import { useCardView } from '../card/card-view.ts'
import { useOutcome, type OutcomeOf } from '../actions/use-outcome.ts'
import { listedRequest, type ListedRequest } from './listed-request.ts'

export type RequestOutcomes = {
  cancellation: OutcomeOf<'cancellation'> | undefined
  pickupChange: OutcomeOf<'pickup-change'> | undefined
}

/** The outcomes of a request's cancellation and pickup change. */
export function useRequestOutcomes({ request, institution }: ListedRequest) {
  const cancellation = useOutcome('cancellation', institution.code, request.id)
  const pickupChange = useOutcome('pickup-change', institution.code, request.id)
  return { cancellation, pickupChange, isCancelled: cancellation?.outcome?.result === 'cancelled' }
}

type RequestResultsProps = RequestOutcomes & {
  listed: ListedRequest
  title: string
  isCancelled: boolean
  id: string
}

/**
 * Outcomes of the patron's actions on a request; their ids start with the row's. A cancelled request does not
 * show its pickup change.
 */
export function RequestResults(props: RequestResultsProps) {
  const { listed, cancellation, pickupChange, isCancelled, title, id } = props
  const name = <bdi>{listed.institutionName}</bdi>
  return (
    <>
      {cancellation && (
        <ActionResult
          listed={listed}
          outcome={cancellation}
          title={title}
          id={`${id}-cancellation`}
          notDone={<Trans>Not cancelled.</Trans>}
          refusedByUs={
            <Trans>It has moved on since, and can no longer be cancelled. Refresh to see its status.</Trans>
          }
          unsure={<Trans>It may have been cancelled. Check again.</Trans>}
        >
          {isCancelled ? (
            <Trans>
              <b>Cancelled.</b> {name} has confirmed it.
            </Trans>
          ) : (
            <Trans>
              <b>Not cancelled yet.</b> {name} knows that you want to cancel it. The request stays until its
              staff have done so.
            </Trans>
          )}
        </ActionResult>
      )}
      {pickupChange && !isCancelled && (
        <ActionResult
          listed={listed}
          outcome={pickupChange}
          title={title}
          id={`${id}-pickup-change`}
          notDone={<Trans>Pickup location not changed.</Trans>}
          refusedByUs={
            <Trans>
              It has moved on since, and its pickup location can no longer be changed. Refresh to see its
              status.
            </Trans>
          }
          unsure={<Trans>It may have been changed. Check again.</Trans>}
        >
          <NewPickup outcome={pickupChange} listed={listed} name={name} />
        </ActionResult>
      )}
    </>
  )
}

type NewPickupProps = { outcome: OutcomeOf<'pickup-change'>; listed: ListedRequest; name: ReactNode }

function NewPickup({ outcome: { outcome }, listed, name }: NewPickupProps) {
  const { network } = useCardView()
  const moved = outcome && 'request' in outcome ? listedRequest(listed, outcome.request, network) : null
  const place = moved?.place && <bdi>{moved.place}</bdi>
  if (outcome?.result !== 'unchanged')
    return (
      <b>
        {place ? <Trans>Pickup location changed to {place}.</Trans> : <Trans>Pickup location changed.</Trans>}
      </b>
    )
  return (
    <>
      <b>
        <Trans>Pickup location not changed.</Trans>
      </b>{' '}
      {place && (
        <>
          <Trans>
            {name} answered, but the pickup location is still {place}.
          </Trans>{' '}
        </>
      )}
      <Trans>Ask its desk.</Trans>
    </>
  )
}
