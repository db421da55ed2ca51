import type { UnavailableCard } from '@library-card/contract/card.ts'
import type { InstitutionProblem, InstitutionProblemCode } from '@library-card/contract/problem.ts'
import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { now, useSecondsUntil } from '../clock.ts'
import { useCardView } from '../card/card-view.ts'
import { isNotReceived } from '../card/summary.ts'
import { timeHereAndThere } from '../dates/due-words.ts'

export type Unanswered = Pick<UnavailableCard, 'institutionCode' | 'problem'>

/** Why an institution is unavailable, as a sentence. A busy one is queried again when it asked to. */
export function UnavailableReason({ card }: { card: Unanswered }) {
  const { institutionCode, problem } = card
  const retryAt = useRetryWhenBusy(card)
  const { nameOf, home, institutionOf, network } = useCardView()
  const words = isNotReceived(problem) ? notReceivedWords : reasonWords[problem.code]
  return words({
    name: <bdi>{nameOf(institutionCode)}</bdi>,
    home: <bdi>{nameOf(home)}</bdi>,
    notice: institutionOf(institutionCode).notice,
    language: institutionOf(institutionCode).language ?? undefined,
    seconds: network.answersWithinSeconds,
    again: retryAt !== null && <RetryTime code={institutionCode} at={retryAt} />,
  })
}

/** Returns the time when a busy institution is queried again, by the browser's clock; null where there is none. */
function useRetryWhenBusy({ institutionCode, problem }: Unanswered): number | null {
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
  const { now: current, clock, institutionOf, waiting } = useCardView()
  const seconds = useSecondsUntil(at)
  if (seconds === 0) return waiting.includes(code) && <Trans>Trying again…</Trans>
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

function notReceivedWords({ name }: Pick<Reason, 'name'>): ReactNode {
  return <NotReceived names={name} />
}

export function NotReceived({ names }: { names: ReactNode }) {
  return (
    <Trans>
      <b>The connection broke before an answer arrived from {names}.</b>
    </Trans>
  )
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

/** The reason in two words, for a row; `UnavailableReason` is the sentence. */
export function shortReason(problem: InstitutionProblem): string {
  if (isNotReceived(problem)) return t`Not received`
  const words: Partial<Record<InstitutionProblemCode, string>> = {
    'not-wanted': t`Turned off`,
    'key-rejected': t`Not connected`,
    'switched-off': t`Not connected`,
    busy: t`Busy`,
    'home-silent': t`Not asked yet`,
  }
  return words[problem.code] ?? t`No answer`
}

/** False where a retry cannot help until somebody changes a setting or signs in. */
export function isWorthAsking({ code }: InstitutionProblem): boolean {
  return !notWorthAsking.has(code)
}
