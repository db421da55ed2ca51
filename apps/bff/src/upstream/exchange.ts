import type { IncomingHttpHeaders } from 'node:http'
import type { Agent, Dispatcher } from 'undici'

type Head = { statusCode: number; headers: IncomingHttpHeaders }
/** A response with its body, which may still be compressed. */
export type RawResponse = Head & { bytes: Buffer }

type Terms = {
  signal: AbortSignal
  /** Milliseconds for the whole response. */
  limit: number
  /** Rejects a response by its status, before its body arrives. */
  refuse: (statusCode: number) => Error | null
}

/** There is no response, or not a whole one. */
export class BrokenOff extends Error {
  override name = 'BrokenOff'
  /** null: no response had begun. */
  readonly head: Head | null
  /** The caller has gone, or the time is over. */
  readonly isGivenUp: boolean

  constructor(cause: unknown, { head, isGivenUp }: Pick<BrokenOff, 'head' | 'isGivenUp'>) {
    super('broken off', { cause })
    this.head = head
    this.isGivenUp = isGivenUp
  }
}

/**
 * Sends a request and reads its whole response. Rejects with `BrokenOff` or with what `refuse` returns. A response is small
 * and needed whole, so the streams of undici's `request` would only cost: see decision 025.
 */
export function exchange(
  agent: Agent,
  options: Dispatcher.DispatchOptions,
  { signal, limit, refuse }: Terms,
): Promise<RawResponse> {
  if (signal.aborted) return Promise.reject(new BrokenOff(signal.reason, { head: null, isGivenUp: true }))
  const { promise, resolve, reject } = Promise.withResolvers<RawResponse>()
  const chunks: Buffer[] = []
  let controller: Dispatcher.DispatchController | null = null
  let head: Head | null = null
  let isGivenUp = false
  signal.addEventListener('abort', giveUp)
  const timer = setTimeout(giveUp, Math.max(0, limit))
  agent.dispatch(options, {
    onRequestStart(one) {
      controller = one
      if (isGivenUp) end()
    },
    onResponseStart(_, statusCode, headers) {
      if (statusCode < 200) return
      head = { statusCode, headers }
      const refusal = refuse(statusCode)
      if (!refusal) return
      reject(refusal)
      end()
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd() {
      leave()
      resolve({ ...head!, bytes: joined(chunks) })
    },
    onResponseError: (_, error) => breakOff(error),
  })
  return promise

  /** Rejects at once, even while the connection is not open yet. */
  function giveUp() {
    isGivenUp = true
    breakOff(signal.reason)
    end()
  }

  function breakOff(error: unknown) {
    leave()
    reject(new BrokenOff(error, { head, isGivenUp }))
  }

  function leave() {
    clearTimeout(timer)
    signal.removeEventListener('abort', giveUp)
  }

  /** Closes the connection. */
  function end() {
    controller?.abort(new Error('given up'))
  }
}

function joined(chunks: Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}
