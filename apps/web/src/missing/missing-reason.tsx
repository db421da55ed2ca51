import { rowOf } from '@library-card/contract/answer-state.ts'
import type { MissingCard } from '@library-card/contract/card.ts'
import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { now, useSecondsUntil } from '../clock.ts'
import { useCardView, type CardView } from '../card/card-view.ts'
import { clockTime } from '../dates/date-words.ts'
import { wordsOf } from '../reasons/answer-words.tsx'

export type Unanswered = Pick<MissingCard, 'institutionCode' | 'problem'>

/** Why an institution is missing, as a sentence, and when it is asked again. */
export function MissingReason({ card }: { card: Unanswered }) {
  const { institutionCode: code, problem } = card
  const { nameOf, home, institutionOf } = useCardView()
  const { notice, language } = institutionOf(code)
  return (
    <>
      {wordsOf(problem).one({
        name: <bdi>{nameOf(code)}</bdi>,
        home: <bdi>{nameOf(home)}</bdi>,
        notice,
        language: language ?? undefined,
      })}
      <AskedAgain cards={[card]} />
    </>
  )
}

/** Retries busy institutions a few times, after the delay that they requested, and shows the time. */
export function AskedAgain({ cards }: { cards: Unanswered[] }): ReactNode {
  const view = useCardView()
  const timed = cards.map((card) => ({ code: card.institutionCode, at: retryTimeOf(card, view) }))
  const last = Math.max(...timed.map(({ at }) => at ?? 0))
  return (
    <>
      {timed.map(
        ({ code, at }) => at !== null && view.mayRetry(code) && <RetryTimer key={code} code={code} at={at} />,
      )}
      {last > 0 && ' '}
      {last > 0 && <RetryTime codes={timed.map(({ code }) => code)} at={last} />}
    </>
  )
}

/** The time when a busy institution is asked again, by the browser's clock; null if it is not. */
function retryTimeOf(
  { institutionCode, problem }: Unanswered,
  { arrivals }: Pick<CardView, 'arrivals'>,
): number | null {
  const arrived = arrivals.get(institutionCode)
  const { retryAfterSeconds } = problem
  const isRetried = rowOf(problem).isWait && retryAfterSeconds !== null && arrived !== undefined
  return isRetried ? arrived + retryAfterSeconds * 1000 : null
}

function RetryTimer({ code, at }: { code: string; at: number }) {
  const { retry } = useCardView()
  const ask = useEffectEvent(() => retry(code))
  useEffect(() => {
    const timer = setTimeout(ask, Math.max(0, at - now()))
    return () => clearTimeout(timer)
  }, [at])
  return null
}

/** The longest countdown, in seconds; longer waits show a time of day. */
const mostSeconds = 90

/** "We will try again in 20 seconds.", "We will try again at 06:15." or, after the last retry, "Ask again at 06:15." */
function RetryTime({ codes, at }: { codes: string[]; at: number }) {
  const { clock, waiting, mayRetry } = useCardView()
  const seconds = useSecondsUntil(at)
  const byItself = codes.some((code) => mayRetry(code))
  if (seconds === 0) return codes.some((code) => waiting.includes(code)) && <Trans>Trying again…</Trans>
  if (seconds <= mostSeconds)
    return byItself ? (
      <Plural value={seconds} one="We will try again in # second." other="We will try again in # seconds." />
    ) : (
      <Plural value={seconds} one="Ask again in # second." other="Ask again in # seconds." />
    )
  const time = clockTime(new Date(at + clock.offset).toISOString())
  return byItself ? <Trans>We will try again at {time}.</Trans> : <Trans>Ask again at {time}.</Trans>
}
