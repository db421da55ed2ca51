import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Agent, request, type Dispatcher } from 'undici'
import { UpstreamFailure } from '../ils/port.ts'

export type HttpCall = {
  url: string
  method?: 'GET' | 'POST'
  headers: Record<string, string>
  signal: AbortSignal
}
/** An answer that came whole, in a type that a library system speaks; what it means is the vendor's folder's. */
export type HttpAnswer = { status: number } & ({ type: 'json'; body: unknown } | { type: 'xml'; text: string })

export type Http = {
  /** Throws `UpstreamFailure`, and nothing else. */
  ask: (call: HttpCall) => Promise<HttpAnswer>
  close: () => Promise<void>
}

/** Bytes of one answer: on the wire, and decoded. */
const largest = { wire: 2 ** 20, decoded: 2 ** 22 }
/** An institution that asks us to wait without saying how long. */
const usualWait = 20
const decode = promisify(gunzip)

/** The only way out to an institution. Milliseconds. A redirect is not followed: it would take the key along. */
export function openHttp(limits: { connect: number; read: number }): Http {
  const dispatcher = new Agent({ connect: { timeout: limits.connect } })
  return {
    ask: (call) => askWithin({ ...call, signal: within(call.signal, limits.read) }, dispatcher),
    close: () => dispatcher.destroy(),
  }
}

function within(signal: AbortSignal, milliseconds: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)])
}

async function askWithin(call: HttpCall, dispatcher: Dispatcher): Promise<HttpAnswer> {
  try {
    const { statusCode, headers, body } = await request(call.url, {
      dispatcher,
      method: call.method ?? 'GET',
      headers: { ...call.headers, 'accept-encoding': 'gzip' },
      signal: call.signal,
    })
    const refusal = refusalOf(statusCode, headers)
    if (refusal) {
      body.destroy()
      throw refusal
    }
    const text = await readText(body, first(headers['content-encoding']))
    return { status: statusCode, ...parse(text, first(headers['content-type'])) }
  } catch (error) {
    throw toFailure(error, call.signal)
  }
}

function refusalOf(status: number, headers: Record<string, string | string[] | undefined>) {
  if (status === 429) return new UpstreamFailure('busy', waitOf(first(headers['retry-after'])))
  if (status >= 500) return new UpstreamFailure('refused')
  if (status >= 300 && status < 400) return new UpstreamFailure('unexpected-answer')
  return null
}

function waitOf(retryAfter: string): number {
  const seconds = Number.parseInt(retryAfter, 10)
  return seconds > 0 && seconds <= 3600 ? seconds : usualWait
}

async function readText(body: AsyncIterable<Buffer>, encoding: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > largest.wire) throw new UpstreamFailure('unexpected-answer')
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  if (encoding === '' || encoding === 'identity') return bytes.toString('utf8')
  if (encoding !== 'gzip') throw new UpstreamFailure('unexpected-answer')
  const decoded = await decode(bytes, { maxOutputLength: largest.decoded }).catch(() => null)
  if (!decoded) throw new UpstreamFailure('unexpected-answer')
  return decoded.toString('utf8')
}

function parse(text: string, contentType: string) {
  if (/^application\/json\b/i.test(contentType)) return { type: 'json', body: parseJson(text) } as const
  if (/^(application|text)\/xml\b/i.test(contentType)) return { type: 'xml', text } as const
  throw new UpstreamFailure('unexpected-answer')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UpstreamFailure('unexpected-answer')
  }
}

function toFailure(error: unknown, signal: AbortSignal): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error
  if (signal.aborted) return new UpstreamFailure('timed-out')
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return new UpstreamFailure(code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timed-out' : 'refused')
}

function first(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? ''
}
