import type { Clock } from '../../clock.ts'
import type { Limits } from '../../config/network-file.ts'
import type { HttpRequest, HttpResponse, Send } from '../http-client.ts'
import { createCallRecord, type CallEnd, type Timed } from './call-record.ts'
import type { Outcome } from './circuit-breaker.ts'
import { callEndOf, classifyFailure, errorForCaller, mayStillArrive } from './classify-failure.ts'
import { createLimits, type LimitOptions, type Sent } from './limits.ts'
import type { guardConstants } from './guard.ts'
import type { paceConstants } from './person-pace.ts'

/** `startBy`: the latest start; `limit`: the milliseconds for the response to a call sent at `began`. */
export type Deadlines = { startBy: number; limit: (began: number) => number }

export type GuardOptions = LimitOptions & {
  send: Send
  limits: Limits
  settings: Partial<typeof guardConstants & typeof paceConstants>
  clock: Clock
  rejectsKey?: (answer: HttpResponse, request: HttpRequest) => boolean
  /** Called with the duration of each call that was sent, whether it failed or not. */
  timed?: Timed
}

/** Sends single calls within the limits of the institution, and updates them with the outcome. */
export function createAttempts(options: GuardOptions) {
  const { send, limits: timeLimits, clock, rejectsKey = () => false, timed } = options
  const { applyUpdate, ...limits } = createLimits(options)
  const calls = createCallRecord(clock, timed)

  async function attempt(request: HttpRequest, { startBy, limit }: Deadlines): Promise<HttpResponse> {
    const pass = await limits.enter(request, startBy).catch((refusal: unknown) => {
      calls.rejectedLocally(request.limit)
      throw refusal
    })
    const began = performance.now()
    const sent = { pass, request, began }
    try {
      const answer = await send(request, limit(began))
      const isKeyRejected = rejectsKey(answer, request)
      limits.recordAnswer(answer, request, isKeyRejected)
      if (!isKeyRejected) calls.answered()
      end(sent, 'good', 'good')
      return answer
    } catch (error) {
      const ended = performance.now()
      const failed = { error, request, limit: timeLimits[request.limit], began, ended }
      limits.pauseIfBusy(error)
      end(sent, classifyFailure(failed), callEndOf(failed))
      throw errorForCaller(failed, limits.wait())
    }
  }

  function end(sent: Sent, outcome: Outcome, callEnd: CallEnd) {
    limits.leave(sent, outcome, mayStillArrive(callEnd))
    calls.record(sent.request.limit, callEnd, performance.now() - sent.began)
  }

  const state = () => ({ ...limits.state(), ...calls.state() })
  return { attempt, state, applyUpdate, retried: calls.retried }
}
