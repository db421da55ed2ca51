import type { Institution } from '@library-card/contract/institution.ts'
import type { ActProblem } from '@library-card/contract/problem.ts'
import type { Refusal, RefusalReason } from '@library-card/contract/renewal.ts'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

type RefusalWordsProps = { refusal: Refusal; institution: Institution; name: ReactNode }

/** Every reason that the institution gave, and what the patron can do about it. */
export function RefusalWords({ refusal, institution, name }: RefusalWordsProps) {
  return (
    <>
      {refusal.reasons.map((reason) => (
        <span key={reason}> {reasonWords[reason]({ refusal, institution, name })}</span>
      ))}
      {refusal.reasons.includes('other') && refusal.deskCode && <DeskCode code={refusal.deskCode} />}
    </>
  )
}

const reasonWords: Record<RefusalReason, (why: RefusalWordsProps) => ReactNode> = {
  requested: () => <Trans>Another reader is waiting for this item.</Trans>,
  'limit-reached': () => <Trans>You have renewed this as often as this library allows.</Trans>,
  'maximum-period': () => <Trans>It has reached the longest loan that this library allows.</Trans>,
  recalled: () => <Trans>The library has called it back. Return it by the date shown.</Trans>,
  lost: () => <Trans>The library counts it as lost. Ask its desk.</Trans>,
  'claimed-returned': () => <Trans>You said that you returned it, and the library is looking for it.</Trans>,
  blocked: ({ institution }) => (
    <Trans>
      Your account there is blocked: <Link to={`/card/${institution.code}/blocks`}>see what lifts it</Link>.
    </Trans>
  ),
  fees: ({ institution }) => (
    <Trans>
      You owe more there than the limit: <Link to={`/card/${institution.code}/fees`}>see what to pay</Link>.
    </Trans>
  ),
  'expired-account': () => <Trans>Your account there has ended: ask its desk.</Trans>,
  other: ({ refusal: { text }, institution, name }) => {
    if (text === null) return <Trans>{name} gave no reason.</Trans>
    const words = <bdi lang={institution.language ?? undefined}>{text}</bdi>
    return <Trans>The library says: “{words}”</Trans>
  },
}

function DeskCode({ code }: { code: string }) {
  return (
    <small className="quiet">
      {' '}
      <Trans>
        Code for the desk: <span className="figures">{code}</span>
      </Trans>
    </small>
  )
}

/** Why an action was not carried out. */
export const notDoneWords: Record<ActProblem['code'], (name: ReactNode) => ReactNode> = {
  'timed-out': (name) => <Trans>{name} did not answer; nothing was changed.</Trans>,
  refused: (name) => <Trans>{name} did not answer; nothing was changed.</Trans>,
  busy: (name) => <Trans>{name} is busy and asked us to wait; nothing was changed.</Trans>,
  'unexpected-answer': (name) => (
    <Trans>{name} gave an answer that we cannot read; nothing was changed.</Trans>
  ),
  'key-rejected': (name) => <Trans>{name} is not connected at the moment; nothing was changed.</Trans>,
  'switched-off': (name) => <Trans>{name} is not connected at the moment; nothing was changed.</Trans>,
  'not-wanted': (name) => <Trans>You have switched {name} off.</Trans>,
  'too-many-actions': () => (
    <Trans>You have asked for too much at once, so nothing was changed. Try again in a minute.</Trans>
  ),
  'home-silent': (name) => (
    <Trans>We cannot look for your account at {name} at the moment; nothing was changed.</Trans>
  ),
}
