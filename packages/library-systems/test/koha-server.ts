import type { IncomingMessage } from 'node:http'
import type { Static } from 'typebox'
import { onTestFinished } from 'vitest'
import { createKoha, koha as vendor } from '../src/koha/koha.ts'
import type { KohaSettings } from '../src/koha/koha-values.ts'
import { toSecret } from '../src/secret.ts'
import type { InstitutionSettings } from '../src/settings.ts'
import type { Call } from '../src/port.ts'
import { call, north } from './alma-examples.ts'
import { startInstitution } from './institution.ts'

/** `total`: the header with the number of all rows; by default that of a list, and none if null. */
export type KohaAnswer = { status?: number; body?: unknown; total?: number | null }

export const heron: InstitutionSettings & Static<typeof KohaSettings> = {
  ...north,
  code: 'DE-HERON',
  key: toSecret('id:sec:ret'),
  accounts: 'shared-id',
  matchField: 'cardnumber',
  cancelOnItsWay: false,
  libraries: [{ code: 'TOWN', name: 'Town Library' }, { code: 'WEIR' }],
}

export const granted = { access_token: 'token-1', token_type: 'Bearer', expires_in: 3_600 }

type Responses = (url: URL, request: IncomingMessage) => KohaAnswer

/** A Koha that responds with `answer`, and to logins with `logIn`. */
export async function koha(
  answer: Responses,
  {
    logIn = () => ({ body: granted }),
    ...settings
  }: { logIn?: Responses; matchField?: string; cancelOnItsWay?: boolean } = {},
) {
  const institution = await startInstitution(
    (request, response) => {
      const url = new URL(request.url ?? '/', 'http://koha')
      const { status = 200, body, total } = (url.pathname === '/oauth/token' ? logIn : answer)(url, request)
      const rows = total === undefined && Array.isArray(body) ? body.length : total
      response.writeHead(status, {
        'content-type': 'application/json;charset=UTF-8',
        ...(typeof rows === 'number' && { 'x-total-count': String(rows) }),
      })
      response.end(body === undefined ? '' : JSON.stringify(body))
    },
    { answerHeaders: vendor.answerHeaders ?? [], authorization: vendor.authorization },
  )
  onTestFinished(() => institution.stop())
  const { ask, seen } = institution
  return { system: createKoha({ ...heron, ...settings }, ask), ask, seen }
}

/** The requests that were seen, without those for tokens: method and address. */
export function callsIn(seen: IncomingMessage[]): string[] {
  return seen
    .filter(({ url }) => url !== '/oauth/token')
    .map(({ method, url }) => `${method} ${decodeURIComponent(url ?? '').replaceAll('+', ' ')}`)
}

/** The call, so many milliseconds later. */
export function later(milliseconds: number): Call {
  return { ...call, now: new Date(call.now.getTime() + milliseconds) }
}
