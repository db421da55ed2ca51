import type { UnavailableCard } from '@library-card/contract/card.ts'
import type {
  CallProblemCode,
  InstitutionProblem,
  InstitutionProblemCode,
} from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useCardView } from '../card/card-view.ts'

/** Why an institution is unavailable, as a sentence. */
export function UnavailableReason({ card: { institutionCode, problem } }: { card: UnavailableCard }) {
  const { nameOf, home, institutionOf, network } = useCardView()
  return reasonWords[problem.code]({
    name: <bdi>{nameOf(institutionCode)}</bdi>,
    home: <bdi>{nameOf(home)}</bdi>,
    notice: institutionOf(institutionCode).notice,
    seconds: network.answersWithinSeconds,
    problem,
  })
}

type Reason = {
  name: ReactNode
  home: ReactNode
  notice: string | null
  seconds: number
  problem: InstitutionProblem
}

const reasonWords: Record<InstitutionProblemCode, (reason: Reason) => ReactNode> = {
  'timed-out': ({ name, seconds }) => (
    <>
      <Trans>
        <b>{name} did not answer</b>
      </Trans>{' '}
      <Plural value={seconds} one="within # second." other="within # seconds." />
    </>
  ),
  refused: ({ name }) => (
    <Trans>
      <b>{name} did not answer.</b>
    </Trans>
  ),
  busy: ({ name, problem: { retryAfterSeconds } }) =>
    retryAfterSeconds === null ? (
      <Trans>
        <b>{name} is busy</b> and asked us to wait.
      </Trans>
    ) : (
      <Trans>
        <b>{name} is busy</b> and asked us to wait. Trying again in {retryAfterSeconds} seconds.
      </Trans>
    ),
  'unexpected-answer': ({ name }) => (
    <Trans>
      <b>{name} gave an answer that we cannot read.</b>
    </Trans>
  ),
  'key-rejected': ({ name }) => (
    <Trans>
      <b>{name} is not connected at the moment.</b>
    </Trans>
  ),
  'switched-off': ({ name, notice }) =>
    notice === null ? (
      <Trans>
        <b>{name} is not connected at the moment.</b>
      </Trans>
    ) : (
      <Trans>
        <b>{name} says:</b> <bdi>{notice}</bdi>
      </Trans>
    ),
  'not-wanted': ({ name }) => (
    <Trans>
      <b>You have switched {name} off:</b> it is not asked about you.
    </Trans>
  ),
  'home-silent': ({ name, home }) => (
    <Trans>
      <b>We cannot look for your account at {name}</b> until {home} answers.
    </Trans>
  ),
}

/** False where a retry cannot help until somebody changes a setting. */
export function isWorthAsking({ code }: InstitutionProblem): boolean {
  return code !== 'key-rejected' && code !== 'switched-off' && code !== 'not-wanted'
}

/** Whether `callWords` has a text for the code. */
export function isCallProblem(code: string | undefined): code is CallProblemCode {
  return code !== undefined && Object.hasOwn(callWords, code)
}

/** Why a request to the BFF failed, and what can be done. */
export const callWords: Record<CallProblemCode, MessageDescriptor> = {
  'bad-request': msg`This page asked for something that does not exist. Load it again.`,
  'key-reused': msg`This page asked for two things under one name. Load it again.`,
  'in-progress': msg`This is being done already. Wait a moment, then load the page again.`,
  'session-changed': msg`Someone has signed in again in this browser. Reload the page.`,
  'not-signed-in': msg`You are signed out. Sign in to see your card.`,
  forbidden: msg`This page may not be seen from here. Load it again.`,
  'not-found': msg`There is no such institution in this network.`,
  'sign-in-failed': msg`Signing in did not work. Nothing of yours was changed; try it again.`,
  'wrong-card-or-password': msg`Card number and password do not fit together. Check both and try it again.`,
  'too-many-tries': msg`That did not work several times. Wait a few minutes before you try it again.`,
  'too-many-actions': msg`You have asked for too much at once. Try again in a minute.`,
  'no-record-at-home': msg`The institution that you chose has no library account for you. Ask its library desk.`,
  'not-on-record': msg`What is looked at here must be on record, and cannot be recorded at the moment. Nothing was shown.`,
  'no-staff-rights': msg`Your institution’s system gives you no right to look at patrons. Ask its administrator.`,
  'rights-not-known': msg`Your institution does not tell at the moment whether you may look at patrons. Try it again.`,
  'institution-silent': msg`Your institution does not answer at the moment, and nothing can be shown before it does. Try it again.`,
  overloaded: msg`More people are using Library Card than it can serve at the moment. Try it again in a few seconds.`,
  'unexpected-error': msg`Nothing of yours was changed.`,
}
