import type { JsonBodyType } from 'msw'
import type { MockInstitution } from '../institutions.ts'

/** An error that Alma itself returns. Nearly all of them, including "not found", are HTTP 400. */
export class AlmaError extends Error {
  readonly errorCode: string
  constructor(errorCode: string, message: string) {
    super(message)
    this.errorCode = errorCode
  }
}

type Form = { status?: number; nulls?: MockInstitution['nulls'] }

/** Recordings up to 2022 contain nulls; newer ones omit them and write an empty code as `{}`. */
export function jsonResponse(body: JsonBodyType, { status = 200, nulls = 'old' }: Form = {}): Response {
  const headers = { 'content-type': 'application/json;charset=UTF-8' }
  const given = (_: string, value: unknown) => (nulls === 'new' ? (value ?? undefined) : value)
  return new Response(JSON.stringify(body, given), { status, headers })
}

export function xmlResponse(body: string, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/xml;charset=UTF-8' } })
}

let tracked = 0
function trackingId(): string {
  tracked += 1
  return `E01-0101190932-VOBYO-AWAE${1554214408 + tracked}`
}

export function errorResponse(status: number, errorCode: string, errorMessage: string): Response {
  return listResponse(status, [{ errorCode, errorMessage }])
}

const messages: ReadonlyMap<string, string> = new Map([
  ['401822', 'Cannot renew loan:  1346144360000521 - Item renew period exceeded.'],
  ['60258', 'The API key is restricted to other libraries.'],
  ['60340', 'The API key is restricted to other libraries.'],
])

/** One answer with several errors. */
export function errorsResponse(codes: string[]): Response {
  const errors = codes.map((errorCode) => ({
    errorCode,
    errorMessage: messages.get(errorCode) ?? 'General error.',
  }))
  return listResponse(400, errors)
}

function listResponse(status: number, errors: { errorCode: string; errorMessage: string }[]): Response {
  const error = errors.map((one) => ({ ...one, trackingId: trackingId() }))
  return jsonResponse({ errorsExist: true, errorList: { error }, result: null }, { status })
}

/**
 * The response of the gateway in front of Alma, in XML even if the client accepts only JSON; the same for a
 * path outside every area of the API.
 */
export function keyRejectedResponse(): Response {
  const body =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<web_service_result xmlns="http://com/exlibris/urm/general/xmlbeans"><errorsExist>true</errorsExist>' +
    '<errorList><error><errorCode>UNAUTHORIZED</errorCode>' +
    '<errorMessage>API-key not defined or not configured to allow this API.</errorMessage>' +
    '</error></errorList></web_service_result>'
  return xmlResponse(body, 400)
}

export function tooManyResponse(): Response {
  return errorResponse(429, 'PER_SECOND_THRESHOLD', 'HTTP requests are more than allowed per second')
}
