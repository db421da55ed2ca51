import { day, isWithin } from '../durations.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import type { Call } from '../port.ts'

type Send = (embed: string | null, call: Call) => Promise<HttpResponse>

export type Embeds = ReturnType<typeof createEmbeds>

/**
 * What a list is asked to embed, the most first. Older servers refuse the whole call for what they do not know: how much a
 * server knows is remembered for a day.
 */
export function createEmbeds(levels: readonly [string, ...string[]]) {
  let level = 0
  let since = Number.NEGATIVE_INFINITY

  async function send(ask: Send, call: Call): Promise<HttpResponse> {
    const now = call.now.getTime()
    const from = isWithin(now - since, day) ? level : 0
    for (let at = from; ; at++) {
      // A repeat must not join the call that was refused.
      const response = await ask(levels[at] ?? null, at === from ? call : { ...call, skipCoalescing: true })
      if (response.status !== 400 || at >= levels.length) return response
      level = at + 1
      since = now
    }
  }

  return { send }
}
