import { listen } from '@library-card/mock-network/listen.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json as readJson } from 'node:stream/consumers'
import { InstitutionFailure, unexpected } from '../src/exchange/failure.ts'
import type { Ask, HttpRequest } from '../src/exchange/http-client.ts'
import type { HttpResponse } from '../src/exchange/read-response.ts'
import { second } from '../src/durations.ts'
import { createInstitutionToken } from '../src/institution-token.ts'
import { isObject, number, object, objectsIn, text, type JsonObject } from '../src/json-values.ts'
import { toPathSegment } from '../src/path-segment.ts'
import type { Call, FoundAccount, LibrarySystem, Vendor } from '../src/port.ts'
import { reveal } from '../src/secret.ts'
import type { InstitutionSettings } from '../src/settings.ts'
import { sendJson } from './institution.ts'

// A made-up vendor that differs from the real ones where vendors can differ: its key is for the login alone, which gives a token
// as a cookie; its errors are text, or have no type; blocks are a list of their own; staff cancel what patrons ask to be cancelled.

export const madeUp: Vendor = {
  name: 'Made up',
  settings: {},
  regions: new Map(),
  accountLookups: ['shared-id'],
  passwordSignIn: false,
  titleLinks: false,
  maxCallsPerSecond: Number.POSITIVE_INFINITY,
  guard: { inFlight: 30, callsPerSecond: 100, quotaFloor: 0, calendarFloor: 0 },
  authorization: () => null,
  cookie: 'card_token',
  maxAnswerBytes: 64 * 1024,
  maxValues: 1_000,
  create: createMadeUp,
  rejectsKey: ({ status }, { path, probesKey = false }) => (path === '/login' || probesKey) && status === 401,
}

export function createMadeUp({ key }: InstitutionSettings, ask: Ask) {
  const { withToken } = createInstitutionToken<HttpResponse>({
    async logIn(call) {
      const json = { key: key && reveal(key) }
      const { status, cookie, body } = await ask({ ...call, method: 'POST', path: '/login', json })
      if (status === 401) return null
      if (status !== 201 || !cookie) throw unexpected('no token')
      const seconds = number(object(body).seconds)
      return { token: cookie, life: seconds === null ? null : seconds * second }
    },
    stateIn: ({ status }) => (status === 401 ? 'lost' : status === 403 ? 'maybe-lost' : 'good'),
  })

  const send = (sent: Pick<HttpRequest, 'method' | 'path' | 'limit'>, call: Call) =>
    withToken(call, (token, isLast) =>
      ask({ ...call, ...sent, headers: { 'x-token': token }, probesKey: isLast }),
    )

  async function get(path: string, call: Call): Promise<JsonObject | null> {
    const { status, body } = await send({ path, limit: call.limit }, call)
    if (status === 404) return null
    if (status >= 400) throw new InstitutionFailure('refused', { detail: `status ${status}` })
    if (!isObject(body)) throw unexpected('shape')
    return body
  }

  async function rows(patronId: string, part: string, call: Call): Promise<JsonObject[]> {
    const body = await get(`/patrons/${toPathSegment(patronId)}/${part}`, call)
    if (!body) throw new InstitutionFailure('refused', { detail: 'gone' })
    return objectsIn(body.rows)
  }

  const empty = async (patronId: string, part: string, call: Call) => {
    await rows(patronId, part, call)
    return { items: [], unreadable: 0 }
  }
  return {
    async findAccount(lookup, call) {
      if (lookup.by === 'link') throw unexpected('no links')
      const patron = await get(`/patrons/${toPathSegment(lookup.id)}`, call)
      return patron && toFound(lookup.id, text(patron.name) ?? '')
    },
    listLoans: ({ patronId }, call) => empty(patronId, 'loans', call),
    async listRequests(patronId, call) {
      const found = await rows(patronId, 'requests', call)
      return { items: found.map(toRequest), unreadable: 0 }
    },
    async cancel({ requestId }, call) {
      const [id = '', item = ''] = requestId.split('.')
      const path = `/requests/${toPathSegment(id)}/items/${toPathSegment(item)}`
      const { status } = await send({ method: 'DELETE', path, limit: 'write' }, call)
      if (status !== 202) throw unexpected('cancelled or not')
      return { result: 'cancellation-asked' }
    },
    feeStates: ['open'],
    listFees: (patronId, _state, call) => empty(patronId, 'fees', call),
    async listBlocks({ patronId }, call) {
      const found = await rows(patronId, 'blocks', call)
      const items = found.map((row) => ({
        forbids: ['borrow' as const],
        reason: 'other' as const,
        text: text(row.text),
        since: null,
        until: null,
        loanId: null,
      }))
      return { items, unreadable: 0 }
    },
    async check(call) {
      await get('/patrons/0', call)
      return { institutionCode: null, read: 'yes', write: 'not-verified', configuration: 'no' }
    },
  } satisfies LibrarySystem
}

function toFound(patronId: string, displayName: string): FoundAccount {
  return {
    patronId,
    linkId: null,
    listName: displayName,
    ids: [patronId],
    origin: { isLinked: false, linkId: null, campus: null, group: null },
    account: {
      displayName,
      barcode: null,
      patronGroup: null,
      expires: null,
      standing: 'active',
      email: null,
      phone: null,
      address: [],
    },
    blocks: null,
    messages: null,
    counts: { loans: null, requests: null, fees: null },
  }
}

/** A request is cancelled by two ids, which the one that the page has is made of. */
function toRequest({ id, item, asked }: JsonObject): Request {
  return {
    id: `${text(id)}.${text(item)}`,
    kind: 'hold',
    status: 'waiting',
    title: 'Slow Light',
    author: null,
    description: null,
    pages: null,
    placed: null,
    pickup: null,
    pickupBy: null,
    shelfNumber: null,
    cancellation: asked === true ? { can: 'no', reason: 'asked' } : { can: 'yes', reason: null },
    pickupCanChange: false,
    placeInQueue: null,
    booked: null,
  }
}

/** The item of every request. */
const item = '9f1b6e0a-2f4d-4b8e-9c39-6a1d6c0f2b77'
const requestPath = new RegExp(`^/requests/([^/]+)/items/${item}$`)
const patronPath = /^\/patrons\/([^/]+)(?:\/(\w+))?$/

/** A server of the vendor, with one patron for each id that `patrons` has. Each list is empty, but for one block and one request. */
export async function startMadeUp(key: string) {
  const patrons = new Set<string>()
  /** Ids of requests that patrons asked to be cancelled. */
  const asked = new Set<string>()
  /**
   * Parts that answer with this status and a text: a list, `account`, `login` or `cancellation`, which takes effect before. With
   * `token`, no new token is valid.
   */
  const faults = new Map<string, number>()
  const seen: { method: string; url: string; headers: IncomingMessage['headers'] }[] = []
  const tokens = new Set<unknown>()
  let issued = 0
  const { url, serve, stop } = await listen(0)
  serve((request, response) => {
    const { method = '', url: path = '', headers } = request
    seen.push({ method, url: path, headers })
    if (path === '/login') return void logIn(request, response)
    if (!tokens.has(headers['x-token'])) return say(response, 401, 'No token')
    return method === 'DELETE' ? cancel(path, response) : answer(decodeURIComponent(path), response)
  })
  return {
    url,
    patrons,
    faults,
    seen,
    stop,
    /** The number of logins that were seen. */
    logins: () => seen.filter((one) => one.url === '/login').length,
    /** Forgets all tokens, as after a restart. */
    forgetTokens: () => tokens.clear(),
  }

  async function logIn(request: IncomingMessage, response: ServerResponse) {
    if (object(await readJson(request)).key !== key) return say(response, 401, 'Wrong key')
    if (faults.has('login')) return sayFault('login', response)
    issued += 1
    const token = `t.${issued}`
    if (!faults.has('token')) tokens.add(token)
    response.setHeader('set-cookie', ['refresh=r; Path=/login', `card_token=${token}; Max-Age=600`])
    sendJson(response, { seconds: 600 }, 201)
  }

  function cancel(path: string, response: ServerResponse) {
    const [, wanted = ''] = requestPath.exec(path) ?? []
    asked.add(wanted)
    if (faults.has('cancellation')) return sayFault('cancellation', response)
    response.writeHead(202).end()
  }

  function answer(path: string, response: ServerResponse) {
    const [, id = '', part = 'account'] = patronPath.exec(path) ?? []
    if (faults.has(part)) return sayFault(part, response)
    if (!patrons.has(id)) return void response.writeHead(404).end('patron not found')
    if (part === 'account') return sendJson(response, { name: 'Robin Vale' })
    const own = requestOf(id)
    const requests = [{ id: own, item, asked: asked.has(own) }]
    const rows = { blocks: [{ text: 'Bring the key back.' }], requests }
    sendJson(response, { rows: object(rows)[part] ?? [] })
  }

  function sayFault(part: string, response: ServerResponse) {
    say(response, faults.get(part) ?? 500, 'at org.example.Patrons.find(Patrons.java:77)')
  }
}

function say(response: ServerResponse, status: number, words: string) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=ISO-8859-1' }).end(words)
}

/** The id of a patron's request, which is of the form of a UUID. */
function requestOf(patronId: string): string {
  return `4d1f2a3c-0000-4000-8000-${Buffer.from(patronId).toString('hex').slice(-12).padStart(12, '0')}`
}
