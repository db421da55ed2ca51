import type { Outcome } from '@library-card/contract/outcome.ts'
import type { Refusal } from '@library-card/contract/renewal.ts'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { notDoneWords, RefusalWords } from '../actions/refusal-words.tsx'
import type { ListedRequest } from './listed-request.ts'
import type { RequestOutcome } from './request-result.tsx'

type Type = Exclude<Outcome['type'], 'renewal'>
type ResultWordsProps = { listed: ListedRequest; type: Type; outcome: RequestOutcome; seconds: number }

/** What became of one act, as a sentence about the request in whose row it stands. */
export function ResultWords({ listed, type, outcome, seconds }: ResultWordsProps) {
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

/** Without words and code it was not the institution that refused: we read there that it had gone on. */
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

/** Our own way to the answer may have broken off, too: both are said, for nobody can tell which. */
function CouldNotConfirm({ type, name, seconds }: { type: Type; name: ReactNode; seconds: number }) {
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
