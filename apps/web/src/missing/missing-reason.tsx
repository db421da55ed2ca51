import { rowOf } from '@library-card/contract/answer-state.ts'
import type { MissingCard } from '@library-card/contract/card.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent } from 'react'
import { now, useSecondsUntil } from '../clock.ts'
import { useCardView } from '../card/card-view.ts'
import { timeHereAndThere } from '../dates/due-words.ts'
import { wordsOf } from '../reasons/answer-words.tsx'

export type Unanswered = Pick<MissingCard, 'institutionCode' | 'problem'>

/**
 * Why an institution's answer is missing, as a sentence. A busy institution is queried again after the delay that
 * it requested, a few times.
 */
export function MissingReason({ card }: { card: Unanswered }) {
  const { institutionCode, problem } = card
  const retryAt = useRetryWhenBusy(card)
  const { nameOf, home, institutionOf } = useCardView()
  return wordsOf(problem).sentence({
    name: <bdi>{nameOf(institutionCode)}</bdi>,
    home: <bdi>{nameOf(home)}</bdi>,
    notice: institutionOf(institutionCode).notice,
    language: institutionOf(institutionCode).language ?? undefined,
    again: retryAt !== null && <RetryTime code={institutionCode} at={retryAt} />,
  })
}

/** Returns when a busy institution can be queried again, by the browser's clock; null if it is not known. */
function useRetryWhenBusy({ institutionCode, problem }: Unanswered): number | null {
  const view = useCardView()
  const { arrivals } = view
  const arrived = arrivals.get(institutionCode)
  const { retryAfterSeconds } = problem
  const isTimed = rowOf(problem).isWait && retryAfterSeconds !== null && arrived !== undefined
  const retryAt = isTimed ? arrived + retryAfterSeconds * 1000 : null
  const timerAt = view.mayRetry(institutionCode) ? retryAt : null
  const ask = useEffectEvent(() => view.retry(institutionCode))
  useEffect(() => {
    if (timerAt === null) return undefined
    const timer = setTimeout(ask, Math.max(0, timerAt - now()))
    return () => clearTimeout(timer)
  }, [timerAt])
  return retryAt
}

/** The longest countdown, in seconds; longer waits show a time of day. */
const mostSeconds = 90

/** "We will try again in 20 seconds.", "We will try again at 06:15." or, after the last retry, "Ask again at 06:15." */
function RetryTime({ code, at }: { code: string; at: number }) {
  const { now: current, clock, institutionOf, waiting, mayRetry } = useCardView()
  const seconds = useSecondsUntil(at)
  const byItself = mayRetry(code)
  if (seconds === 0) return waiting.includes(code) && <Trans>Trying again…</Trans>
  if (seconds <= mostSeconds)
    return byItself ? (
      <Plural value={seconds} one="We will try again in # second." other="We will try again in # seconds." />
    ) : (
      <Plural value={seconds} one="Ask again in # second." other="Ask again in # seconds." />
    )
  const { timeZone } = institutionOf(code)
  const time = timeHereAndThere(new Date(at + clock.offset).toISOString(), { timeZone, now: current })
  return byItself ? <Trans>We will try again at {time}.</Trans> : <Trans>Ask again at {time}.</Trans>
}
