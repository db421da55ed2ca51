import type { IncomingHttpHeaders } from 'node:http'
import { errors, type Dispatcher } from 'undici'
import { whenAborted } from './disconnect.ts'
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
  /** Called with the CPU time that the response costs. */
  charge: Charge
}

/** Interim responses (1xx) before the response: servers send one or two. */
const maxInterim = 10

/**
 * `any`: number of pieces of any size; `meanBytes`: minimum mean size of further pieces, in bytes. Each piece costs time, however
 * small. Servers and networks send pieces of hundreds of bytes or more.
 */
const pieceLimits = { any: 1_000, meanBytes: 64 }

/**
 * Collects the body of one response, and throws beyond the limits. The body is one growing buffer: a list of the pieces could take a
 * hundred times their memory.
 */
function createBody() {
  let buffer = Buffer.alloc(0)
  let length = 0
  let pieces = 0
  let interim = 0

  return {
    countInterim() {
      interim += 1
      if (interim > maxInterim) throw new errors.ResponseExceededMaxSizeError()
    },
    add(piece: Buffer) {
      pieces += 1
      if (pieces > pieceLimits.any + length / pieceLimits.meanBytes)
        throw new errors.ResponseExceededMaxSizeError()
      const next = length + piece.length
      if (next > buffer.length) grow(Math.max(next, 2 * buffer.length))
      length += piece.copy(buffer, length)
    },
    bytes: () => buffer.subarray(0, length),
  }

  function grow(size: number) {
    const larger = Buffer.allocUnsafe(size)
    buffer.copy(larger, 0, 0, length)
    buffer = larger
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
 * Sends a request and reads its whole response. Rejects with `ExchangeFailed` or with the error that `refuse` returns.
 * Responses are small and needed whole, so the streams of undici's `request` would only add cost (decision
 * 015).
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
  const forget = whenAborted(signal, abort)
  const timer = setTimeout(abort, Math.max(0, limit))
  agent.dispatch(options, {
    onRequestStart(one) {
      controller = one
      if (isAborted) end()
    },
    // undici ends the exchange with an error that is thrown here.
    onResponseStart(_, statusCode, headers) {
      chargeFromNow(charge)
      if (statusCode < 200) return body.countInterim()
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
    forget()
  }

  /** Closes the connection. */
  function end() {
    controller?.abort(new Error('aborted'))
  }
}
