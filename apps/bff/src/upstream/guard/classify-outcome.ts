import { InstitutionFailure } from '../failure.ts'
import type { HttpQuestion } from '../http-client.ts'
import type { Ending } from './circuit-breaker.ts'
import type { Line } from './queue.ts'
import type { Quota } from './quota.ts'

type Asked = { question: HttpQuestion; limit: number; began: number; ended: number }

/** However long an institution asks us to pause. */
const longestPause = 60_000
/** A timer may be so much too early. */
const tolerance = 5

/** What a failed call tells of the institution. That it is busy is no fault of it: we wait. */
export function learnFrom(
  error: unknown,
  asked: Asked,
  { line, quota }: { line: Line; quota: Quota },
): Ending {
  if (!(error instanceof InstitutionFailure)) return 'nothing'
  const { code, retryAfterSeconds, isForToday } = error
  if (code === 'busy' && isForToday) quota.learn(0, asked.ended)
  else if (code === 'busy') line.holdFor(Math.min((retryAfterSeconds ?? 0) * 1_000, longestPause))
  if (code === 'busy' || hasGone(asked)) return 'nothing'
  return code === 'timed-out' && !hadTime(asked) ? 'nothing' : code
}

/** Who asked does not want to know any more; not where only the time for a whole card is over. */
export function hasGone({ question: { signal, answerBy = Infinity }, ended }: Asked): boolean {
  return signal.aborted && ended + tolerance < answerBy
}

/** A call that had to wait for its turn, or came late in a card, has not had its whole limit. */
function hadTime({ limit, began, ended }: Asked): boolean {
  return ended - began >= limit / 2
}
