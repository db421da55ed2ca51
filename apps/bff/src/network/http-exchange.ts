import type { IncomingHttpHeaders } from 'node:http'
import type { Agent, Dispatcher } from 'undici'

type Head = { statusCode: number; headers: IncomingHttpHeaders }
/** An answer as it came, maybe compressed. */
export type Arrived = Head & { bytes: Buffer }

type Terms = {
  signal: AbortSignal
  /** From its status alone: the error that it is given up with, before its body has come. */
  refuse: (statusCode: number) => Error | null
}

/** It came to no answer, or to no whole one. */
export class BrokenOff extends Error {
  override name = 'BrokenOff'
  /** What had come of an answer; null: nothing. */
  readonly head: Head | null

  constructor(cause: unknown, head: Head | null) {
    super('broken off', { cause })
    this.head = head
  }
}

/**
 * Sends a question and collects its answer; rejects with `BrokenOff` or with what `refuse` gave. An answer has a limit
 * and is needed whole, so that nothing is gained by the streams of undici's `request`, which cost as much as the call.
 */
export function exchange(
  agent: Agent,
  options: Dispatcher.DispatchOptions,
  { signal, refuse }: Terms,
): Promise<Arrived> {
  const { promise, resolve, reject } = Promise.withResolvers<Arrived>()
  const chunks: Buffer[] = []
  let controller: Dispatcher.DispatchController | null = null
  let head: Head | null = null
  if (signal.aborted) breakOff(signal.reason)
  else send()
  return promise

  function send() {
    signal.addEventListener('abort', giveUp)
    agent.dispatch(options, {
      onRequestStart(one) {
        controller = one
        if (signal.aborted) giveUp()
      },
      onResponseStart(_, statusCode, headers) {
        if (statusCode < 200) return
        head = { statusCode, headers }
        const refusal = refuse(statusCode)
        if (refusal) end(() => reject(refusal))
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => settle(() => resolve({ ...head!, bytes: joined(chunks) })),
      onResponseError: (_, error) => breakOff(error),
    })
  }

  function giveUp() {
    end(() => breakOff(signal.reason))
  }

  /** Its connection ends with it. While there is none yet, who waits need not wait for that. */
  function end(tell: () => void) {
    settle(tell)
    controller?.abort(new Error('given up'))
  }

  function breakOff(error: unknown) {
    settle(() => reject(new BrokenOff(error, head)))
  }

  function settle(tell: () => void) {
    signal.removeEventListener('abort', giveUp)
    tell()
  }
}

function joined(chunks: Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}
