import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Handle, Listener } from '../listen.ts'
import type { MockNetwork } from '../mock-network.ts'
import { controlPage, mailboxPage } from './control-page.ts'
import { InvalidField, requireFault, requirePayment, requireReassignment, requireRelease } from './fields.ts'

type Context = { network: MockNetwork; request: IncomingMessage; url: URL }
type Reply = { status: number; json?: unknown; page?: string; location?: string }
type Route = (context: Context) => Reply | Promise<Reply>

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET /', ({ network }) => ({ status: 200, page: controlPage(network) })],
  ['GET /mailbox', ({ network }) => ({ status: 200, page: mailboxPage(network) })],
  ['GET /control/mailbox', mailbox],
  ['GET /control/patrons', ({ network }) => ({ status: 200, json: network.patrons() })],
  ['POST /control/patrons', addPatron],
  ['GET /control/calls', calls],
  ['GET /control/writes', writes],
  ['POST /control/pay', payFees],
  ['POST /control/reassign', reassignId],
  ['POST /control/tokens/end', endTokens],
  ['POST /control/release', setRelease],
  ['GET /control/faults', ({ network }) => ({ status: 200, json: network.faults() })],
  ['POST /control/faults', setFault],
  ['DELETE /control/faults', clearFaults],
  ['POST /control/faults/clear', async (context) => ({ ...(await clearFaults(context)), ...redirectToPage })],
])
const redirectToPage: Reply = { status: 303, location: '/' }

/** Serves the control page, its JSON API and, under `/idp/`, the identity providers. */
export function serveControl(
  listener: Listener,
  { network, identityProviders }: { network: MockNetwork; identityProviders: Handle },
) {
  listener.serve((request, response) => {
    if (request.url?.startsWith('/idp/')) return identityProviders(request, response)
    respond(network, request)
      .catch(toProblem)
      .then((answer) => send(response, answer))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
}

async function respond(network: MockNetwork, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', network.control)
  const route = routes.get(`${request.method} ${url.pathname}`)
  return route
    ? route({ network, request, url })
    : { status: 404, json: { problem: 'There is no such path.' } }
}

function toProblem(error: unknown): Reply {
  return {
    status: 400,
    json: { problem: error instanceof Error ? error.message : 'The request cannot be read.' },
  }
}

async function addPatron({ network, request }: Context): Promise<Reply> {
  const { like } = await readFields(request)
  return { status: 200, json: network.patron({ like: String(like) }) }
}

/** The e-mails to the patron whose name is in the query. */
function mailbox({ network, url }: Context): Reply {
  const mails = network.mailbox({ name: url.searchParams.get('patron') ?? '' })
  return {
    status: 200,
    json: { mails: mails.map((mail) => ({ ...mail, headers: Object.fromEntries(mail.headers) })) },
  }
}

function calls({ network, url }: Context): Reply {
  const found = network.calls(Object.fromEntries(url.searchParams))
  return { status: 200, json: { total: found.length, calls: found } }
}

function writes({ network, url }: Context): Reply {
  return { status: 200, json: { writes: network.writes(Object.fromEntries(url.searchParams)) } }
}

async function payFees({ network, request }: Context): Promise<Reply> {
  network.pay(requirePayment(await readFields(request)))
  return { status: 204 }
}

async function reassignId({ network, request }: Context): Promise<Reply> {
  return { status: 200, json: network.reassignId(requireReassignment(await readFields(request))) }
}

function endTokens({ network, request }: Context): Reply {
  network.endTokens()
  return isForm(request) ? redirectToPage : { status: 204 }
}

async function setRelease({ network, request }: Context): Promise<Reply> {
  network.setRelease(requireRelease(await readFields(request)))
  return isForm(request) ? redirectToPage : { status: 204 }
}

/** Responds to a form with the page, including the reason if the fault is invalid, and to JSON with JSON. */
async function setFault({ network, request }: Context): Promise<Reply> {
  const fields = await readFields(request)
  try {
    network.fault(requireFault(fields))
  } catch (error) {
    if (!isForm(request) || !(error instanceof InvalidField)) throw error
    return { status: 400, page: controlPage(network, error.message) }
  }
  return isForm(request) ? redirectToPage : { status: 204 }
}

async function clearFaults({ network }: Context): Promise<Reply> {
  await network.clearFaults()
  return { status: 204 }
}

async function readFields(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await text(request)
  if (isForm(request)) return Object.fromEntries(new URLSearchParams(body))
  const fields: unknown = JSON.parse(body)
  return Object.fromEntries(Object.entries(fields ?? {}))
}

function isForm(request: IncomingMessage): boolean {
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
}

function send(response: ServerResponse, { status, json, page, location }: Reply) {
  if (location) return response.writeHead(status, { location: location }).end()
  if (page) return response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  if (json === undefined) return response.writeHead(status).end()
  return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}
