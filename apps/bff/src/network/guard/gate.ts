import type { Limits } from '../../config/network.ts'
import { within } from '../deadline.ts'
import type { Ask, HttpAnswer, HttpQuestion } from '../http.ts'
import { createBreaker, type BreakerState, type Ending, type Pass } from './breaker.ts'
import { learnFrom } from './learn-from.ts'
import { createLine } from './line.ts'
import { createQuota } from './quota.ts'
import type { GuardSettings } from './settings.ts'
import { takeTurn } from './take-turn.ts'

/** How an institution stands, for those who run the card. */
export type GuardState = {
  breaker: BreakerState
  inFlight: number
  waiting: number
  /** For the day; null where it has not been told. */
  callsLeft: number | null
  /** null: none yet. */
  lastGoodAnswer: Date | null
}

/** `limit` is the time for an answer, from when the call is sent. */
export type Patience = { startBy: number; limit: (began: number) => number }
export type Ways = { send: Ask; limits: Limits; settings: GuardSettings }

const now = () => performance.now()
const after = (milliseconds: number, run: () => void) => void setTimeout(run, milliseconds).unref()

/** Lets one call through, in its turn, and learns from how it ends. */
export function createGate({ send, limits, settings }: Ways) {
  const line = createLine(settings, { now, after })
  const breaker = createBreaker(settings)
  const quota = createQuota(settings)
  let lastGoodAnswer: Date | null = null

  async function pass(question: HttpQuestion, { startBy, limit }: Patience): Promise<HttpAnswer> {
    const noCalls = quota.refusal(question.lane, now())
    if (noCalls) throw noCalls
    const admitted = breaker.admit(now())
    await takeTurn(line, question, startBy).catch((refusal: unknown) => {
      breaker.settle(admitted, 'nothing', now())
      throw refusal
    })
    const began = now()
    try {
      const answer = await within(limit(began), question.signal, (signal) => send({ ...question, signal }))
      if (answer.callsLeft !== undefined) quota.learn(answer.callsLeft, now())
      lastGoodAnswer = new Date()
      end(admitted, 'good', began)
      return answer
    } catch (error) {
      const asked = { question, limit: limits[question.limit], began, ended: now() }
      end(admitted, learnFrom(error, asked, { line, quota }), began)
      throw error
    }
  }

  /** The breaker first: where it opens, nobody follows. */
  function end(admitted: Pass, ending: Ending, began: number) {
    breaker.settle(admitted, ending, now())
    if (breaker.state() === 'open') line.refuseAll(breaker.refusal(now()))
    line.done(now() - began)
  }

  const state = (): GuardState => ({
    breaker: breaker.state(),
    inFlight: line.inFlight(),
    waiting: line.waiting(),
    callsLeft: quota.left(),
    lastGoodAnswer,
  })
  return { pass, state }
}
