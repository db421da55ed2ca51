import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import { notSent } from '../failure.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

export type BreakerState = 'closed' | 'open' | 'probing'
type BreakerSettings = Pick<
  GuardSettings,
  'failuresInRow' | 'judged' | 'judgedWithin' | 'staysOpen' | 'staysOpenAtMost'
>

/** Who was let through; what becomes of calls from before it opened no longer counts. */
export type Pass = 'usual' | 'probe'
/** How a call ended; `nothing` where it tells nothing of the institution. */
export type Ending = 'good' | 'nothing' | InstitutionProblemCode

/** While another has the probe, the answer is near. */
const probeTakes = 1_000

/** After too many failures no call goes out for a while; then one does, and decides. */
export function createBreaker(settings: BreakerSettings) {
  const recent = createRecent(settings)
  let state: BreakerState = 'closed'
  let inRow = 0
  let staysOpen = settings.staysOpen
  let probeAt = 0
  let openedBy: InstitutionProblemCode = 'refused'

  /** Throws where the institution is not to be asked now. */
  function admit(now: number): Pass {
    if (state === 'closed') return 'usual'
    if (state === 'probing' || now < probeAt) throw refusal(now)
    state = 'probing'
    return 'probe'
  }

  function refusal(now: number) {
    return notSent(openedBy, 'has failed too often', Math.max(probeAt - now, probeTakes))
  }

  function settle(pass: Pass, ending: Ending, now: number) {
    if (pass === 'probe') return settleProbe(ending, now)
    if (state !== 'closed' || ending === 'nothing') return
    const isGood = ending === 'good'
    inRow = isGood ? 0 : inRow + 1
    recent.note(now, isGood)
    if (!isGood && (inRow >= settings.failuresInRow || recent.isHalfBad(now))) open(ending, now)
  }

  function settleProbe(ending: Ending, now: number) {
    if (ending === 'good') return close()
    if (ending === 'nothing') return void (state = 'open')
    staysOpen = Math.min(staysOpen * 2, settings.staysOpenAtMost)
    open(ending, now)
  }

  function open(by: InstitutionProblemCode, now: number) {
    state = 'open'
    openedBy = by
    probeAt = now + staysOpen
  }

  function close() {
    state = 'closed'
    staysOpen = settings.staysOpen
    inRow = 0
    recent.clear()
  }

  return { admit, settle, refusal, state: () => state }
}

/** The last `judged` calls, as a ring. */
function createRecent({ judged, judgedWithin }: Pick<BreakerSettings, 'judged' | 'judgedWithin'>) {
  const times = new Float64Array(judged).fill(Number.NEGATIVE_INFINITY)
  const bad = new Uint8Array(judged)
  let next = 0
  let badOnes = 0

  return {
    note(now: number, isGood: boolean) {
      badOnes += (isGood ? 0 : 1) - bad[next]!
      times[next] = now
      bad[next] = isGood ? 0 : 1
      next = (next + 1) % judged
    },
    /** The oldest is at `next`: if it came in time, all did. */
    isHalfBad: (now: number) => badOnes * 2 >= judged && now - times[next]! <= judgedWithin,
    clear() {
      times.fill(Number.NEGATIVE_INFINITY)
      bad.fill(0)
      badOnes = 0
    },
  }
}
