import type { ListedRequest } from './listed-request.ts'
import type { RequestOutcomes } from './use-request-outcomes.ts'
import type { CancellationOutcome, PickupOutcome } from '@library-card/contract/cancellation.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import type { IconName } from '../ui/icon.tsx'
import { InlineResult, type ResultTone } from '../ui/inline-result.tsx'
import type { Refusal } from '@library-card/contract/renewal.ts'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { notDoneWords, RefusalWords } from '../actions/refusal-words.tsx'

type RequestResultsProps = RequestOutcomes & { listed: ListedRequest; isCancelled: boolean; id: string }

/** Outcomes of the patron's actions on a request. A cancelled request does not show its pickup change. */
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

type RequestAct = Exclude<Outcome['type'], 'renewal'>
type RequestOutcome = CancellationOutcome | PickupOutcome

const looks: Record<RequestOutcome['result'], { tone: ResultTone; icon: IconName }> = {
  cancelled: { tone: 'good', icon: 'done' },
  changed: { tone: 'good', icon: 'done' },
  refused: { tone: 'late', icon: 'cross' },
  'not-done': { tone: 'late', icon: 'cross' },
  unsure: { tone: 'soon', icon: 'unsure' },
}

type RequestResultProps = {
  listed: ListedRequest
  type: RequestAct
  outcome: RequestOutcome
  id: string
}

/** The outcome of one action, shown in the row of its request until the next refresh. */
function RequestResult({ listed, type, outcome, id }: RequestResultProps) {
  const { writesWithinSeconds } = useNetworkCard().network
  return (
    <InlineResult {...looks[outcome.result]} id={id}>
      <ResultWords listed={listed} type={type} outcome={outcome} seconds={writesWithinSeconds} />
    </InlineResult>
  )
}

type ResultWordsProps = Omit<RequestResultProps, 'id'> & { seconds: number }

function ResultWords({ listed, type, outcome, seconds }: ResultWordsProps) {
  const name = <bdi>{listed.institutionName}</bdi>
  if (outcome.result === 'cancelled')
    return (
      <Trans>
        <b>Cancelled.</b> {name} has confirmed it.
      </Trans>
    )
  if (outcome.result === 'changed') {
    const place = <bdi>{outcome.request.pickup?.place.name}</bdi>
    return (
      <b>
        <Trans>You now pick it up at {place}.</Trans>
      </b>
    )
  }
  if (outcome.result === 'unsure') return <CouldNotConfirm type={type} name={name} seconds={seconds} />
  return (
    <>
      <b>
        {type === 'cancellation' ? <Trans>Not cancelled.</Trans> : <Trans>Pickup place not changed.</Trans>}
      </b>
      {outcome.result === 'refused' ? (
        <Refused listed={listed} refusal={outcome} name={name} />
      ) : (
        <>
          {' '}
          {outcome.problem ? notDoneWords[outcome.problem.code](name) : <Trans>Nothing was changed.</Trans>}
        </>
      )}
    </>
  )
}

/** A refusal without text and code is ours: our own re-read found that the request had progressed. */
function Refused({ listed, refusal, name }: { listed: ListedRequest; refusal: Refusal; name: ReactNode }) {
  if (refusal.text === null && refusal.deskCode === null)
    return (
      <>
        {' '}
        <Trans>It has got further since, and {name} no longer allows it. Refresh to see where it is.</Trans>
      </>
    )
  return <RefusalWords refusal={refusal} institution={listed.institution} name={name} />
}

/** Either the institution was too slow or the connection broke; the text names both, since we cannot know which. */
function CouldNotConfirm({ type, name, seconds }: { type: RequestAct; name: ReactNode; seconds: number }) {
  return (
    <>
      <b>
        <Trans>Could not confirm.</Trans>
      </b>{' '}
      <Trans>
        {name} took longer than <Plural value={seconds} one="# second" other="# seconds" />, or the way there
        broke off.
      </Trans>{' '}
      {type === 'cancellation' ? (
        <Trans>It may be cancelled: check again.</Trans>
      ) : (
        <Trans>It may have been changed: check again.</Trans>
      )}
    </>
  )
}
