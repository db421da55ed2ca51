import { setTimeout as wait } from 'node:timers/promises'
import type { Tally } from './tally.ts'

export type Answer = { status: number; text: string }

/** What a call is sent with, and when the first try of it is given up. */
type Call = { url: string; init: RequestInit; leavesAfter?: number }

const insistsFor = 60_000
const pause = 100
/** Another act stands in the way, or the patron has too many under way. */
const passes = new Set([409, 429])

/**
 * Sends a call, the same each time, until it is answered whole: the server may be gone for a while, and what stands in the
 * way of an act ends.
 */
export async function insist(call: Call, tally: Tally): Promise<Answer> {
  const until = performance.now() + insistsFor
  let { leavesAfter } = call
  for (let tries = 0; performance.now() < until; tries++) {
    const answer = await ask(call, leavesAfter).catch(() => null)
    if (answer && !passes.has(answer.status) && isWhole(answer, call)) return answer
    leavesAfter = undefined
    if (tries === 0) tally.resent += 1
    await wait(pause)
  }
  throw new Error(`No answer of ${new URL(call.url).pathname} in ${insistsFor / 1000} seconds.`)
}

async function ask({ url, init }: Call, leavesAfter: number | undefined): Promise<Answer> {
  const leave = leavesAfter === undefined ? {} : { signal: AbortSignal.timeout(leavesAfter) }
  const answer = await fetch(url, { ...init, ...leave })
  return { status: answer.status, text: await answer.text() }
}

/** A stream that broke off has no `end`. */
function isWhole({ status, text }: Answer, { url }: Call): boolean {
  const isStream = status === 200 && /\/(renewals|outcomes)$/.test(url)
  return !isStream || text.includes('{"type":"end"}')
}
