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

type Host = {
  api: VendorApi
  patrons: Patrons
  faults: Faults
  calls: Call[]
  writes: Writes
  clock: () => Date
}

/** Serves the host of a region or vendor: records each call, then applies a fault or responds. */
export function serveRegion(listener: Listener, host: Host) {
  async function answer(message: IncomingMessage, response: ServerResponse) {
    const request = await toRequest(message, listener.url)
    const received = await host.api.readCall(request.clone(), host.patrons.records)
    const { target } = received
    const call = { ...received.call, at: host.clock().toISOString() }
    host.calls.push(call)
    if (!target) return respond(request, { response, call })
    const end = host.writes.begin(target)
    const closed = new Promise((resolve) => response.once('close', resolve))
    await respond(request, { response, call })
    if (!response.closed) await closed
    end()
  }

  async function respond(request: Request, { response, call }: { response: ServerResponse; call: Call }) {
    const answered = (as = request) => answerOf(host.api, as)
    const untilCleared = host.faults.untilCleared()
    const fault = host.faults.take(call)
    if (fault) return applyFault({ response, request, answer: answered, fault, untilCleared, api: host.api })
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
