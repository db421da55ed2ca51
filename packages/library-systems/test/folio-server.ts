import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { createFolio, folio as vendor } from '../src/folio/folio.ts'
import type { JsonObject } from '../src/json-values.ts'
import { toSecret } from '../src/secret.ts'
import type { InstitutionSettings } from '../src/settings.ts'
import { openHttp, type Ask } from '../src/exchange/http-client.ts'
import { call, north } from './alma-examples.ts'
import { sendJson, startInstitution } from './institution.ts'

/** A text is an error without a type. */
export type Answer = { status?: number; body?: unknown; text?: string; cookie?: string }
export type Seen = { method: string; url: URL; headers: IncomingMessage['headers']; body: JsonObject }

export const patronId = '00000000-0007-4abc-abcd-0123456789ab'
export const loanId = '00000000-0014-4abc-abcd-0123456789ab'
export const itemId = '00000000-0021-4abc-abcd-0123456789ab'
export const requestId = '00000000-0028-4abc-abcd-0123456789ab'
export const shelf = '3a40852d-49fd-4df2-a1f9-6e2641a6e91f'

export const settings = {
  tenant: 'north',
  matchField: 'externalSystemId',
  sendToken: 'header',
  cancellationReason: '75187e8d-e25a-47a7-89ad-23ba612338de',
} as const

export const user = {
  id: patronId,
  username: 'vale',
  externalSystemId: '4471209',
  barcode: 'FP 3301',
  active: true,
  type: 'patron',
  patronGroup: 'f0000000-0000-4000-8000-000000000001',
  expirationDate: '2027-09-30T21:59:59.000+00:00',
  personal: { lastName: 'Vale', firstName: 'Robin', email: 'robin@north.example' },
}

export const loan = {
  id: loanId,
  userId: patronId,
  itemId,
  item: { title: 'Slow Light', barcode: '3001', status: { name: 'Checked out' }, instanceId: itemId },
  status: { name: 'Open' },
  loanDate: '2026-11-01T10:00:00.000+00:00',
  dueDate: '2026-12-01T22:59:00.000+00:00',
  action: 'checkedout',
}

export const request = {
  id: requestId,
  requesterId: patronId,
  requestType: 'Hold',
  status: 'Open - Not yet filled',
  requestDate: '2026-11-20T10:00:00.000+00:00',
  instance: { title: 'Bells Under Water' },
  pickupServicePointId: shelf,
  pickupServicePoint: { name: 'Main desk', discoveryDisplayName: 'Main Library' },
  position: 2,
}

/** A token for ten minutes. */
export const loggedIn: Answer = {
  status: 201,
  body: { accessTokenExpiration: '2026-11-25T13:12:00Z' },
  cookie: 'folioAccessToken=t.o.k; Max-Age=600; Path=/; Secure; HTTPOnly',
}

/** A gateway that responds with `answer`, and to a login with `login`. */
export async function folio(
  answer: (seen: Seen) => Answer,
  {
    login = () => loggedIn,
    ...more
  }: { login?: () => Answer; sendToken?: 'cookie' } & Partial<InstitutionSettings> = {},
) {
  const seen: Seen[] = []
  const { baseUrl, stop } = await startInstitution((message, response) => {
    void text(message).then((sent) => {
      const url = new URL(message.url ?? '/', 'http://folio')
      const body: JsonObject = sent === '' ? {} : JSON.parse(sent)
      const received = { method: message.method ?? '', url, headers: message.headers, body }
      seen.push(received)
      const answered = url.pathname.startsWith('/authn/') ? login() : answer(received)
      if (answered.cookie !== undefined) response.setHeader('set-cookie', ['other=1', answered.cookie])
      if (answered.body !== undefined) return sendJson(response, answered.body, answered.status)
      return response.writeHead(answered.status ?? 204).end(answered.text)
    })
  })
  const http = openHttp({ connect: 20_000 }, null)
  const key = toSecret('reader:se:cret')
  const send = http.clientFor({ ...vendor, baseUrl, key })
  const ask: Ask = (asked) => send(asked, 20_000, () => {})
  onTestFinished(async () => {
    await http.close()
    await stop()
  })
  return { system: createFolio({ ...north, ...settings, ...more, key }, ask), seen }
}

/** Rows of a list, with FOLIO's total. */
export function listOf(name: string, ...rows: unknown[]): Answer {
  return { body: { [name]: rows, totalRecords: rows.length } }
}

export { call }
