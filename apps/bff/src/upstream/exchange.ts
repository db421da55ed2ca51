import type { IncomingHttpHeaders } from 'node:http'
import { errors, type Dispatcher } from 'undici'
import { createBody } from './answer-body.ts'
import { chargeFromNow, type Charge } from './work.ts'

type Head = { statusCode: number; headers: IncomingHttpHeaders }
/** A response with its body, which may still be compressed. */
export type RawResponse = Head & { bytes: Buffer }

type Terms = {
  signal: AbortSignal
  /** Milliseconds for the whole response. */
  limit: number
  /** Rejects a response by its status, before its body arrives. */
  refuse: (statusCode: number) => Error | null
  /** Called with what the response costs. */
  charge: Charge
}

/** Interim responses (1xx) before the response: servers send one or two. */
const maxInterim = 10

function createInterimLimit() {
  let count = 0
  return () => {
    count += 1
    if (count > maxInterim) throw new errors.ResponseExceededMaxSizeError()
  }
}

/** No response arrived, or only a part of one. */
export class ExchangeFailed extends Error {
  override name = 'ExchangeFailed'
  /** null if no response had begun. */
  readonly head: Head | null
  /** Whether the caller disconnected or the time limit passed. */
  readonly isAborted: boolean

  constructor(cause: unknown, { head, isAborted }: Pick<ExchangeFailed, 'head' | 'isAborted'>) {
    super('exchange failed', { cause })
    this.head = head
    this.isAborted = isAborted
  }
}

/**
 * Sends a request and reads its whole response. Rejects with `ExchangeFailed` or with what `refuse` returns.
 * Responses are small and needed whole, so the streams of undici's `request` would only add cost (decision
 * 025).
 */
export function exchange(
  agent: Dispatcher,
  options: Dispatcher.DispatchOptions,
  { signal, limit, refuse, charge }: Terms,
): Promise<RawResponse> {
  if (signal.aborted)
    return Promise.reject(new ExchangeFailed(signal.reason, { head: null, isAborted: true }))
  const { promise, resolve, reject } = Promise.withResolvers<RawResponse>()
  const body = createBody()
  let controller: Dispatcher.DispatchController | null = null
  let head: Head | null = null
  let isAborted = false
  const countInterim = createInterimLimit()
  signal.addEventListener('abort', abort)
  const timer = setTimeout(abort, Math.max(0, limit))
  agent.dispatch(options, {
    onRequestStart(one) {
      controller = one
      if (isAborted) end()
    },
    // undici ends the exchange with an error that is thrown here.
    onResponseStart(_, statusCode, headers) {
      chargeFromNow(charge)
      if (statusCode < 200) return countInterim()
      head = { statusCode, headers }
      const refusal = refuse(statusCode)
      if (!refusal) return
      reject(refusal)
      end()
    },
    onResponseData(_, piece) {
      chargeFromNow(charge)
      body.add(piece)
    },
    onResponseEnd() {
      chargeFromNow(charge)
      leave()
      resolve({ ...head!, bytes: body.bytes() })
    },
    onResponseError: (_, error) => fail(error),
  })
  return promise

  /** Rejects at once, even before the connection is open. */
  function abort() {
    isAborted = true
    fail(signal.reason)
    end()
  }

  function fail(error: unknown) {
    leave()
    reject(new ExchangeFailed(error, { head, isAborted }))
  }

  function leave() {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }

  /** Closes the connection. */
  function end() {
    controller?.abort(new Error('aborted'))
  }
}
