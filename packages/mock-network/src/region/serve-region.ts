import type { IncomingMessage, ServerResponse } from 'node:http'
import { getResponse } from 'msw'
import type { Faults } from './fault.ts'
import { applyFault } from './apply-fault.ts'
import type { Listener } from '../listen.ts'
import type { Patrons } from '../patrons/patrons.ts'
import type { Writes } from './writes.ts'
import type { Call } from './call.ts'
import type { VendorApi } from './vendor-api.ts'
import { sendWhole, toRequest } from './send.ts'

type Region = {
  api: VendorApi
  patrons: Patrons
  faults: Faults
  calls: Call[]
  writes: Writes
  clock: () => Date
}

/** The host of a region or vendor: records each call, then applies a fault or responds. */
export function serveRegion(listener: Listener, region: Region) {
  async function answer(message: IncomingMessage, response: ServerResponse) {
    const request = await toRequest(message, listener.url)
    const received = await region.api.readCall(request.clone(), region.patrons.records)
    const { target } = received
    const call = { ...received.call, at: region.clock().toISOString() }
    region.calls.push(call)
    if (!target) return respond(request, { response, call })
    const end = region.writes.ask(target)
    const closed = new Promise((resolve) => response.once('close', resolve))
    await respond(request, { response, call })
    if (!response.closed) await closed
    end()
  }

  async function respond(request: Request, { response, call }: { response: ServerResponse; call: Call }) {
    const answered = () => answerOf(region.api, request)
    const untilCleared = region.faults.untilCleared()
    const fault = region.faults.take(call)
    if (fault) return applyFault({ response, answer: answered, fault, untilCleared, api: region.api })
    return sendWhole(response, await answered())
  }

  listener.serve((message, response) => {
    answer(message, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
}

async function answerOf({ handlers, unknownPath }: VendorApi, request: Request): Promise<Response> {
  return (await getResponse(handlers, request)) ?? unknownPath()
}
