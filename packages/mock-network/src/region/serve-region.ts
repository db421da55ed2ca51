import type { IncomingMessage, ServerResponse } from 'node:http'
import { getResponse, type RequestHandler } from 'msw'
import type { Faults } from './fault.ts'
import { applyFault } from './apply-fault.ts'
import type { Listener } from '../listen.ts'
import type { Patrons } from '../patrons/patrons.ts'
import { keyRejectedResponse } from '../alma/errors.ts'
import type { Writes } from '../alma/writes.ts'
import { callOf, targetOf, type Call } from './call.ts'
import { sendWhole, toRequest } from './send.ts'

type Region = {
  handlers: RequestHandler[]
  patrons: Patrons
  faults: Faults
  calls: Call[]
  writes: Writes
  clock: () => Date
}

/** The host of a region: records each call, then applies a fault or responds. */
export function serveRegion(listener: Listener, region: Region) {
  async function answer(message: IncomingMessage, response: ServerResponse) {
    const request = await toRequest(message, listener.url)
    const call = { ...callOf(request, region.patrons.records), at: region.clock().toISOString() }
    region.calls.push(call)
    const target = targetOf(request, call)
    if (!target) return respond(request, { response, call })
    const end = region.writes.ask(target)
    const closed = new Promise((resolve) => response.once('close', resolve))
    await respond(request, { response, call })
    if (!response.closed) await closed
    end()
  }

  async function respond(request: Request, { response, call }: { response: ServerResponse; call: Call }) {
    const answered = () => almaAnswer(region.handlers, request)
    const untilCleared = region.faults.untilCleared()
    const fault = region.faults.take(call)
    if (fault) return applyFault({ response, answer: answered, fault, untilCleared })
    return sendWhole(response, await answered())
  }

  listener.serve((message, response) => {
    answer(message, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
}

async function almaAnswer(handlers: RequestHandler[], request: Request): Promise<Response> {
  return (await getResponse(handlers, request)) ?? keyRejectedResponse()
}
