import type { IncomingHttpHeaders } from 'node:http'
import type { Agent, Dispatcher } from 'undici'

type Head = { statusCode: number; headers: IncomingHttpHeaders }
/** An answer as it came, maybe compressed. */
export type Arrived = Head & { bytes: Buffer }

type Terms = {
  /** Who asked has gone. */
  signal: AbortSignal
  /** Milliseconds for the whole answer. */
  limit: number
  /** From its status alone: the error that it is given up with, before its body has come. */
  refuse: (statusCode: number) => Error | null
}

/** It came to no answer, or to no whole one. */
export class BrokenOff extends Error {
  override name = 'BrokenOff'
  /** What had come of an answer; null: nothing. */
  readonly head: Head | null
  /** By ourselves: nobody waits any more, or the time is over. */
  readonly isGivenUp: boolean

  constructor(cause: unknown, { head, isGivenUp }: Pick<BrokenOff, 'head' | 'isGivenUp'>) {
    super('broken off', { cause })
    this.head = head
    this.isGivenUp = isGivenUp
  }
}

/**
 * Sends a question and collects its answer; rejects with `BrokenOff` or with what `refuse` gave. An answer has a limit
 * and is needed whole, so that nothing is gained by the streams of undici's `request`, which cost as much as the call.
 */
export function exchange(
  agent: Agent,
  options: Dispatcher.DispatchOptions,
  { signal, limit, refuse }: Terms,
): Promise<Arrived> {
  if (signal.aborted) return Promise.reject(new BrokenOff(signal.reason, { head: null, isGivenUp: true }))
  const { promise, resolve, reject } = Promise.withResolvers<Arrived>()
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

  /** While there is no connection yet, who waits need not wait for that. */
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

  /** The connection ends with it. */
  function end() {
    controller?.abort(new Error('given up'))
  }
}

function joined(chunks: Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}
