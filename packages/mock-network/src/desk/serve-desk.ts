import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { IdentityProvider } from '../identity-provider/start-identity-provider.ts'
import type { Listener } from '../listen.ts'
import type { MockNetwork } from '../mock-network.ts'
import { deskPage } from './page.ts'
import { requireFault, requirePayment, Unreadable } from './read-fields.ts'

type Asked = { network: MockNetwork; request: IncomingMessage; url: URL }
type Answer = { status: number; json?: unknown; page?: string; seeOther?: string }
type Route = (asked: Asked) => Answer | Promise<Answer>

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET /', ({ network }) => ({ status: 200, page: deskPage(network) })],
  ['GET /control/patrons', ({ network }) => ({ status: 200, json: network.patrons() })],
  ['POST /control/patrons', addPatron],
  ['GET /control/calls', calls],
  ['GET /control/writes', writes],
  ['POST /control/pay', payFees],
  ['GET /control/faults', ({ network }) => ({ status: 200, json: network.faults() })],
  ['POST /control/faults', setFault],
  ['DELETE /control/faults', clearFaults],
  ['POST /control/faults/clear', async (asked) => ({ ...(await clearFaults(asked)), ...backToThePage })],
])
const backToThePage: Answer = { status: 303, seeOther: '/' }

/** Where the network is broken and read back, and where its patrons sign in. */
export function serveDesk(
  desk: Listener,
  { network, identityProvider }: { network: MockNetwork; identityProvider: IdentityProvider },
) {
  desk.serve((request, response) => {
    if (request.url?.startsWith('/idp/')) return identityProvider.handle(request, response)
    answer(network, request)
      .catch(problem)
      .then((told) => send(response, told))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
}

async function answer(network: MockNetwork, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', network.desk)
  const route = routes.get(`${request.method} ${url.pathname}`)
  return route
    ? route({ network, request, url })
    : { status: 404, json: { problem: 'There is no such path.' } }
}

function problem(error: unknown): Answer {
  return {
    status: 400,
    json: { problem: error instanceof Error ? error.message : 'The request cannot be read.' },
  }
}

async function addPatron({ network, request }: Asked): Promise<Answer> {
  const { like } = await fieldsOf(request)
  return { status: 200, json: network.patron({ like: String(like) }) }
}

function calls({ network, url }: Asked): Answer {
  const found = network.calls(Object.fromEntries(url.searchParams))
  return { status: 200, json: { total: found.length, calls: found } }
}

function writes({ network, url }: Asked): Answer {
  return { status: 200, json: { writes: network.writes(Object.fromEntries(url.searchParams)) } }
}

async function payFees({ network, request }: Asked): Promise<Answer> {
  network.pay(requirePayment(await fieldsOf(request)))
  return { status: 204 }
}

/** JSON gets JSON; the form gets its page back, with the reason where a fault cannot be read. */
async function setFault({ network, request }: Asked): Promise<Answer> {
  const fields = await fieldsOf(request)
  try {
    network.fault(requireFault(fields))
  } catch (error) {
    if (!isForm(request) || !(error instanceof Unreadable)) throw error
    return { status: 400, page: deskPage(network, error.message) }
  }
  return isForm(request) ? backToThePage : { status: 204 }
}

async function clearFaults({ network }: Asked): Promise<Answer> {
  await network.clearFaults()
  return { status: 204 }
}

async function fieldsOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await text(request)
  if (isForm(request)) return Object.fromEntries(new URLSearchParams(body))
  const fields: unknown = JSON.parse(body)
  return Object.fromEntries(Object.entries(fields ?? {}))
}

function isForm(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
}

function send(response: ServerResponse, { status, json, page, seeOther }: Answer) {
  if (seeOther) return response.writeHead(status, { location: seeOther }).end()
  if (page) return response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  if (json === undefined) return response.writeHead(status).end()
  return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}
