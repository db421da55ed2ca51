import { isWithin, minute, second } from './durations.ts'
import { beforeSending, notSent } from './exchange/failure.ts'
import { createLogins } from './logins.ts'
import type { Call } from './port.ts'

/** `life`: milliseconds; null if it is not given. */
type Granted = { token: string; life: number | null }
type Kept = { token: string; since: number; renewAfter: number; hasWorked: boolean }

/**
 * State of the token according to an answer. `lost`: the server does not know the token. `maybe-lost`: either that, or no token
 * allows the call.
 */
export type TokenState = 'good' | 'lost' | 'maybe-lost'

type Options<T> = {
  /** Returns null if the library system rejects our key. Its call passes the guard like any other. */
  logIn: (call: Call) => Promise<Granted | null>
  stateIn: (answer: T) => TokenState
}

/** `isLast`: no other token is tried, so a lost token means that our key is rejected. */
type Send<T> = (token: string, isLast: boolean) => Promise<T>

/** How long no login follows a rejected one: a library system may lock the key out. */
const pauseAfterRejection = 5 * minute
/** The share of a token's life after which it is renewed, so that it does not expire during a call. */
const usedFor = 0.8
const defaultLife = 600 * second
/** A younger token is replaced only if it has worked and is `lost`, so at most one login a minute is in vain. */
const youngFor = minute

/**
 * Keeps the token of our key at one institution, in memory only. Logins run one at a time. A call whose token is lost early logs in
 * once more.
 */
export function createInstitutionToken<T>({ logIn, stateIn }: Options<T>) {
  let kept: Kept | null = null
  let rejectedAt = Number.NEGATIVE_INFINITY
  const renew = createLogins((_whose, call) => request(call))

  /** Rejects with `key-rejected`, before any effect, if the key or a new token is rejected. */
  async function withToken(call: Call, send: Send<T>): Promise<T> {
    const used = await tokenFor(call)
    const answer = await send(used.token, !canBeReplaced(used, 'lost', call))
    const state = stateIn(answer)
    if (state === 'good') used.hasWorked = true
    if (state === 'good' || !canBeReplaced(used, state, call)) return requireKnown(answer)
    // Another call may have replaced the token already.
    if (kept === used) kept = null
    const next = await tokenFor(call)
    const again = await send(next.token, true)
    if (stateIn(again) === 'good') next.hasWorked = true
    return requireKnown(again)
  }

  function requireKnown(answer: T): T {
    if (stateIn(answer) === 'lost') throw notSent('key-rejected', 'new token rejected')
    return answer
  }

  async function tokenFor(call: Call): Promise<Kept> {
    const now = call.now.getTime()
    if (kept && isWithin(now - kept.since, kept.renewAfter)) return kept
    if (isWithin(now - rejectedAt, pauseAfterRejection))
      throw notSent('key-rejected', 'login rejected a moment ago')
    return renew('', call)
  }

  /** A login changes no account, so its failures count as not sent. */
  async function request(call: Call): Promise<Kept> {
    const own: Call = { ...call, limit: 'read', skipCoalescing: true, isLong: false, followUpCalls: 0 }
    const granted = await beforeSending(logIn(own))
    const since = call.now.getTime()
    if (!granted) {
      rejectedAt = since
      throw notSent('key-rejected', 'login rejected')
    }
    const renewAfter = (granted.life ?? defaultLife) * usedFor
    kept = { token: granted.token, since, renewAfter, hasWorked: false }
    return kept
  }

  return { withToken }
}

function canBeReplaced({ since, hasWorked }: Kept, state: TokenState, { now }: Call): boolean {
  const isYoung = isWithin(now.getTime() - since, youngFor)
  return !isYoung || (state === 'lost' && hasWorked)
}
