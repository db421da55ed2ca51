import { day, isWithin } from '../durations.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import type { Call } from '../port.ts'

type Send = (embed: string | null, call: Call) => Promise<HttpResponse>

export type Embeds = ReturnType<typeof createEmbeds>

/**
 * Tries values of `x-koha-embed`, the most complete first. An older server refuses the whole call for an unknown embed; the level
 * that it accepts is remembered for a day.
 */
export function createEmbeds(levels: readonly [string, ...string[]]) {
  let level = 0
  let since = Number.NEGATIVE_INFINITY

  async function send(ask: Send, call: Call): Promise<HttpResponse> {
    const now = call.now.getTime()
    const from = isWithin(now - since, day) ? level : 0
    for (let at = from; ; at++) {
      // A retry must not join the refused call.
      const response = await ask(levels[at] ?? null, at === from ? call : { ...call, skipCoalescing: true })
      if (response.status !== 400 || at >= levels.length) return response
      level = at + 1
      since = now
    }
  }

  return { send }
}
