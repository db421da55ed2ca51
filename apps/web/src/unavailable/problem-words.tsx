import type { UnavailableCard } from '@library-card/contract/card.ts'
import type {
  CallProblemCode,
  InstitutionProblem,
  InstitutionProblemCode,
} from '@library-card/contract/problem.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { ApiError } from '../api.ts'
import { now, useSecondsUntil } from '../clock.ts'
import { useCardView } from '../card/card-view.ts'
import { timeHereAndThere } from '../dates/due-words.ts'
import { Notice } from '../ui/notice.tsx'

export type Unanswered = Pick<UnavailableCard, 'institutionCode' | 'problem'>

type UnavailableReasonProps = { card: Unanswered; retryAt?: number | null }

/** Why an institution is unavailable, as a sentence; `retryAt`: when the page queries it again, by the browser's clock. */
export function UnavailableReason({ card, retryAt = null }: UnavailableReasonProps) {
  const { institutionCode, problem } = card
  const { nameOf, home, institutionOf, network } = useCardView()
  return reasonWords[problem.code]({
    name: <bdi>{nameOf(institutionCode)}</bdi>,
    home: <bdi>{nameOf(home)}</bdi>,
    notice: institutionOf(institutionCode).notice,
    language: institutionOf(institutionCode).language ?? undefined,
    seconds: network.answersWithinSeconds,
    again: retryAt !== null && <RetryTime code={institutionCode} at={retryAt} />,
  })
}

/** Queries a busy institution again when it asked to. Returns that time, by the browser's clock; null where there is none. */
export function useRetryWhenBusy({ institutionCode, problem }: Unanswered): number | null {
  const { askAgain, arrivals } = useCardView()
  const arrived = arrivals.get(institutionCode)
  const { code, retryAfterSeconds } = problem
  const isRetried = code === 'busy' && retryAfterSeconds !== null && arrived !== undefined
  const retryAt = isRetried ? arrived + retryAfterSeconds * 1000 : null
  const ask = useEffectEvent(() => askAgain([institutionCode]))
  useEffect(() => {
    if (retryAt === null) return undefined
    const timer = setTimeout(ask, Math.max(0, retryAt - now()))
    return () => clearTimeout(timer)
  }, [retryAt])
  return retryAt
}

/** The longest time that is counted down. */
const mostSeconds = 90

/** "We will try again in 20 seconds." or "We will try again at 06:15." */
function RetryTime({ code, at }: { code: string; at: number }) {
  const { now: current, clock, institutionOf } = useCardView()
  const seconds = useSecondsUntil(at)
  if (seconds === 0) return <Trans>Trying again…</Trans>
  if (seconds <= mostSeconds)
    return (
      <Plural value={seconds} one="We will try again in # second." other="We will try again in # seconds." />
    )
  const { timeZone } = institutionOf(code)
  const time = timeHereAndThere(new Date(at + clock.offset).toISOString(), { timeZone, now: current })
  return <Trans>We will try again at {time}.</Trans>
}

type Reason = {
  name: ReactNode
  home: ReactNode
  notice: string | null
  /** Of the notice. */
  language: string | undefined
  seconds: number
  /** When a busy institution is queried again. */
  again: ReactNode
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
  busy: ({ name, again }) => (
    <>
      <Trans>
        <b>{name} is busy.</b>
      </Trans>{' '}
      {again}
    </>
  ),
  'unexpected-answer': ({ name }) => (
    <Trans>
      <b>We could not read {name}’s answer.</b>
    </Trans>
  ),
  'key-rejected': ({ name }) => (
    <Trans>
      <b>{name} is not connected at the moment.</b>
    </Trans>
  ),
  'switched-off': ({ name, notice, language }) =>
    notice === null ? (
      <Trans>
        <b>{name} is not connected at the moment.</b>
      </Trans>
    ) : (
      <Trans>
        <b>{name} says:</b> “<bdi lang={language}>{notice}</bdi>”
      </Trans>
    ),
  'not-wanted': ({ name }) => (
    <Trans>
      <b>You have turned {name} off:</b> it is not contacted.
    </Trans>
  ),
  'sign-in-there': ({ name }) => (
    <Trans>
      <b>{name} shows your account only when you sign in there.</b>
    </Trans>
  ),
  'sign-in-there-again': ({ name }) => (
    <Trans>
      <b>Your sign-in at {name} has ended.</b>
    </Trans>
  ),
  'home-silent': ({ name, home }) => (
    <Trans>
      <b>We cannot look for your account at {name}</b> until {home} answers.
    </Trans>
  ),
}

const notWorthAsking: ReadonlySet<InstitutionProblemCode> = new Set([
  'key-rejected',
  'switched-off',
  'not-wanted',
  'sign-in-there',
  'sign-in-there-again',
])

/** False where a retry cannot help until somebody changes a setting or signs in. */
export function isWorthAsking({ code }: InstitutionProblem): boolean {
  return !notWorthAsking.has(code)
}

/** Why a request to the BFF failed, and what can be done. */
export function failureWords(error: unknown): MessageDescriptor {
  if (error instanceof ApiError && error.problem === null) return noResponse
  const code = error instanceof ApiError ? error.problem?.code : undefined
  return callWords[isCallProblem(code) ? code : 'unexpected-error']
}

const noResponse = msg`Library Card did not answer. Check your internet connection and try again.`

function isCallProblem(code: string | null | undefined): code is CallProblemCode {
  return typeof code === 'string' && Object.hasOwn(callWords, code)
}

type SignInProblemProps<Code> = { code: Code; children?: ReactNode }

/** Why a sign-in on this page failed; announced to screen readers. `children` replaces the text of the code. */
export function SignInProblem({ code, children }: SignInProblemProps<string | null>) {
  return <div role="status">{code !== null && <SignInNotice code={code}>{children}</SignInNotice>}</div>
}

export function SignInNotice({ code, children }: SignInProblemProps<string>) {
  const { i18n } = useLingui()
  const known = isCallProblem(code) && code !== 'unexpected-error' ? code : 'sign-in-failed'
  return (
    <Notice tone="late">
      <p>{children || i18n._(callWords[known])}</p>
    </Notice>
  )
}

/** Of a failed sign-in; null without an error. */
export function signInProblemOf(error: Error | null): string | null {
  return error && ((error instanceof ApiError && error.problem?.code) || 'sign-in-failed')
}

/** The text of an uncontrolled field: a password is never in React's state. */
export function fieldIn(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name)
  return typeof value === 'string' ? value : ''
}

const callWords: Record<CallProblemCode, MessageDescriptor> = {
  'bad-request': msg`This page asked for something that does not exist. Reload it.`,
  'key-reused': msg`Something went wrong on this page. Reload it.`,
  'in-progress': msg`We are already working on this. Wait a moment, then reload the page.`,
  'session-changed': msg`Someone has signed in again in this browser. Reload the page.`,
  'not-signed-in': msg`You are signed out. Sign in to see your card.`,
  forbidden: msg`You can’t view this page from here. Reload it.`,
  'not-found': msg`There is no such institution in this network.`,
  'sign-in-failed': msg`Sign-in failed. Nothing was changed. Try again.`,
  'wrong-card-or-password': msg`That card number and password don’t match. Check both and try again.`,
  'too-many-tries': msg`Too many failed attempts. Wait a few minutes, then try again.`,
  'too-many-actions': msg`That was too many actions at once. Try again in a minute.`,
  'no-record-at-home': msg`The institution you chose has no library account for you. Ask its library desk.`,
  'not-on-record': msg`We must log every view of a patron, and the log is unavailable. Nothing was shown. Try again later.`,
  'no-staff-rights': msg`Your account does not have permission to view patrons. Ask your system administrator.`,
  'rights-not-known': msg`We could not check your permissions just now. Try again.`,
  'institution-silent': msg`Your institution is not answering, and we can’t show anything until it does. Try again.`,
  overloaded: msg`Library Card is very busy. Try again in a few seconds.`,
  'unexpected-error': msg`Something went wrong here. Try again.`,
}
