import { type Ask, type HttpRequest, patronReads } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { unlessDisconnected } from '../exchange/disconnect.ts'

type InFlight = { answer: Promise<HttpResponse>; first: HttpRequest }

/**
 * Coalesces identical reads of one person that are in flight into one call, across that person's sessions. The person is part
 * of the key, so that persons never share a response. Of twenty sessions that read at once, none gets "busy"; without coalescing,
 * nine do.
 */
export function createCoalescing(ask: Ask) {
  const inFlight = new Map<string, InFlight>()
  let joined = 0

  function askOrJoin(request: HttpRequest): Promise<HttpResponse> {
    if (request.limit !== 'read' || request.skipCoalescing || !patronReads.has(request.priority))
      return ask(request)
    const key = `${request.person} ${request.path}`
    const same = inFlight.get(key)
    const endsWithCaller = same && same.first.signal.aborted && !same.first.outlivesCaller
    return same && !endsWithCaller ? join(same, request) : begin(key, request)
  }

  function begin(key: string, first: HttpRequest): Promise<HttpResponse> {
    const call = { first, answer: ask(first) }
    inFlight.set(key, call)
    void call.answer.then(end, end)
    return call.answer

    function end() {
      if (inFlight.get(key) === call) inFlight.delete(key)
    }
  }

  /** If the first caller disconnects, the callers that joined send the request again. */
  async function join({ answer, first }: InFlight, request: HttpRequest): Promise<HttpResponse> {
    joined += 1
    try {
      return await unlessDisconnected(request.signal, answer)
    } catch (error) {
      if (!first.signal.aborted || request.signal.aborted) throw error
      return askOrJoin(request)
    }
  }

  return {
    ask: askOrJoin,
    /**
     * Called before and after a person's write: later reads must not join reads sent earlier, which may show
     * the state before the write.
     */
    detach(person: string) {
      for (const [key, { first }] of inFlight) if (first.person === person) inFlight.delete(key)
    },
    joined: () => joined,
  }
}
