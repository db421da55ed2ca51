import type { IncomingHttpHeaders } from 'node:http'
import type { Agent, Dispatcher } from 'undici'

type Head = { statusCode: number; headers: IncomingHttpHeaders }
/** A response with its body, which may still be compressed. */
export type RawResponse = Head & { bytes: Buffer }

type Terms = {
  /** Aborts when the caller has gone. */
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

/** Sends a request and reads its whole response. Rejects with `BrokenOff` or with what `refuse` returns. */
export async function exchange(
  agent: Agent,
  options: Dispatcher.RequestOptions,
  { signal: callerGone, limit, refuse }: Terms,
): Promise<RawResponse> {
  const signal = AbortSignal.any([callerGone, AbortSignal.timeout(Math.max(0, Math.ceil(limit)))])
  let head: Head | null = null
  let refusal: Error | null = null
  try {
    const { statusCode, headers, body } = await agent.request({ ...options, signal })
    head = { statusCode, headers }
    refusal = refuse(statusCode)
    // The connection ends with it, so that no part of a refused body is read.
    if (refusal) body.on('error', () => {}).destroy()
    else return { ...head, bytes: Buffer.from(await body.arrayBuffer()) }
  } catch (error) {
    throw new BrokenOff(error, { head, isGivenUp: signal.aborted })
  }
  throw refusal
}
