import type { Clock } from '../../clock.ts'
import type { Limits } from '../../config/network-file.ts'
import { InstitutionFailure } from '../failure.ts'
import type { HttpResponse, HttpRequest, Send } from '../http-client.ts'
import { createBreaker, type BreakerState, type Ending, type Pass } from './circuit-breaker.ts'
import { createQueue, takeTurn, type Queue } from './queue.ts'
import { createQuota, type Quota } from './daily-quota.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'
import { createCallCounts, type CallEnd, type Counted, type Timed } from './call-counts.ts'

/** How an institution stands, for those who run the card. */
export type GuardState = {
  breaker: BreakerState
  inFlight: number
  waiting: number
  /** Within the time that their number is limited in. */
  startsRecently: number
  /** For the day; null where it has not been told. */
  callsLeft: number | null
  /** By the clock; null: none yet. */
  lastGoodAnswer: number | null
  /** Of the last call that was sent and waited for; null: none yet. */
  lastEnd: CallEnd | null
  /** The last answer was that our key is not taken. */
  isKeyRejected: boolean
  counted: Counted
}

/** `limit` is the time for an answer, from when the call is sent. */
export type Patience = { startBy: number; limit: (began: number) => number }
type Sent = { began: number; follows: number | undefined }
export type GuardOptions = {
  send: Send
  limits: Limits
  settings: GuardSettings
  clock: Clock
  /** Whether an answer says that our key is not taken. */
  rejectsKey?: (answer: HttpResponse) => boolean
  alert?: () => void
  /** Told of each call that was sent, however it ended. */
  timed?: Timed
}

const now = () => performance.now()
const after = (milliseconds: number, run: () => void) => void setTimeout(run, milliseconds).unref()

/** Lets one call through, in its turn, and learns from how it ends. */
export function createAttempts({ send, limits, settings, clock, rejectsKey, alert, timed }: GuardOptions) {
  const line = createQueue(settings, { now, after })
  const breaker = createBreaker(settings)
  const quota = createQuota(settings)
  const key = createKeyState(alert)
  const callCounts = createCallCounts(timed)
  let lastGoodAnswer: number | null = null

  async function pass(question: HttpRequest, { startBy, limit }: Patience): Promise<HttpResponse> {
    let admitted: Pass | null = null
    try {
      admitted = admit(question)
      await takeTurn(line, question, startBy)
    } catch (refusal) {
      if (admitted) breaker.settle(admitted, 'nothing', now())
      callCounts.keptBack(question.limit)
      throw refusal
    }
    const began = now()
    try {
      const answer = await send(question, limit(began))
      learnFromAnswer(answer, question)
      end(admitted, 'good', { began, follows: question.follows })
      callCounts.note(question.limit, 'good', now() - began)
      return answer
    } catch (error) {
      const asked = { question, limit: limits[question.limit], began, ended: now() }
      end(admitted, classifyOutcome(error, asked, { line, quota }), { began, follows: question.follows })
      callCounts.note(question.limit, endOf(error, asked), now() - began)
      throw error
    }
  }

  /** Throws where it is not to go now. */
  function admit(question: HttpRequest): Pass {
    const noCalls = quota.refusal(question, now())
    if (noCalls) throw noCalls
    return breaker.admit(now())
  }

  /** That the key is not taken is an answer, and no reason to stop asking: it may be taken again any moment. */
  function learnFromAnswer(answer: HttpResponse, { limit }: HttpRequest) {
    if (answer.callsLeft !== undefined) quota.learn(answer.callsLeft, now())
    const isRejected = rejectsKey?.(answer) ?? false
    if (limit !== 'write') key.note(isRejected, now())
    if (!isRejected) lastGoodAnswer = clock()
  }

  /** The breaker first: where it opens, nobody follows. */
  function end(admitted: Pass, ending: Ending, { began, follows = 0 }: Sent) {
    breaker.settle(admitted, ending, now())
    if (breaker.state() === 'open') line.refuseAll(breaker.refusal(now()))
    line.done(now() - began, follows)
  }

  const state = (): GuardState => ({
    breaker: breaker.state(),
    inFlight: line.inFlight(),
    waiting: line.waiting(),
    startsRecently: line.startsRecently(),
    callsLeft: quota.left(),
    lastGoodAnswer,
    lastEnd: callCounts.lastEnd(),
    isKeyRejected: key.isRejected(),
    counted: callCounts.counted(),
  })
  return { pass, state, retried: callCounts.retried }
}

function endOf(error: unknown, asked: Parameters<typeof hasGone>[0]): CallEnd {
  if (hasGone(asked) || !(error instanceof InstitutionFailure)) return 'gone'
  return error.code
}

type Asked = { question: HttpRequest; limit: number; began: number; ended: number }

/** However long an institution asks us to pause. */
const longestPause = 60_000
/** A timer may be so much too early. */
const tolerance = 5

/** What a failed call tells of the institution. That it is busy is no fault of it: we wait. */
function classifyOutcome(
  error: unknown,
  asked: Asked,
  { line, quota }: { line: Queue; quota: Quota },
): Ending {
  if (!(error instanceof InstitutionFailure)) return 'nothing'
  const { code, retryAfterSeconds, isForToday } = error
  if (code === 'busy' && isForToday) quota.learn(0, asked.ended)
  else if (code === 'busy') line.holdFor(Math.min((retryAfterSeconds ?? 0) * 1_000, longestPause))
  if (code === 'busy' || hasGone(asked)) return 'nothing'
  return code === 'timed-out' && !hadTime(asked) ? 'nothing' : code
}

/** Who asked does not want to know any more; not where only the time for a whole card is over. */
function hasGone({ question: { signal, answerBy = Infinity }, ended }: Asked): boolean {
  return signal.aborted && ended + tolerance < answerBy
}

/** A call that had to wait for its turn, or came late in a card, has not had its whole limit. */
function hadTime({ limit, began, ended }: Asked): boolean {
  return ended - began >= limit / 2
}

const hour = 3_600_000

/** Whether an institution takes our key, as its last answer told. Whoever runs the card hears of it once an hour. */
export function createKeyState(alert: () => void = () => {}) {
  let isRejected = false
  let alertedAt = Number.NEGATIVE_INFINITY

  /** A key that may only read is no rejected one: what a write is answered is not told here. */
  function note(rejected: boolean, at: number) {
    isRejected = rejected
    if (!rejected || at - alertedAt < hour) return
    alertedAt = at
    alert()
  }

  return { note, isRejected: () => isRejected }
}
