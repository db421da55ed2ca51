import { HttpResponse } from 'msw'

/** An error of Alma itself. Nearly all of them, also "not found", are HTTP 400. */
export class AlmaError extends Error {
  readonly errorCode: string
  constructor(errorCode: string, message: string) {
    super(message)
    this.errorCode = errorCode
  }
}

let tracked = 0
function trackingId(): string {
  tracked += 1
  return `E01-0101190932-VOBYO-AWAE${1554214408 + tracked}`
}

export function errorResponse(status: number, errorCode: string, errorMessage: string) {
  const error = [{ errorCode, errorMessage, trackingId: trackingId() }]
  return HttpResponse.json({ errorsExist: true, errorList: { error }, result: null }, { status })
}

/** The gateway before Alma speaks XML, whatever the client accepts. */
export function keyRejectedResponse() {
  const body =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<web_service_result xmlns="http://com/exlibris/urm/general/xmlbeans"><errorsExist>true</errorsExist>' +
    '<errorList><error><errorCode>UNAUTHORIZED</errorCode>' +
    '<errorMessage>API-key not defined or not configured to allow this API.</errorMessage>' +
    '</error></errorList></web_service_result>'
  return HttpResponse.xml(body, { status: 400 })
}

export function tooManyResponse() {
  return errorResponse(429, 'PER_SECOND_THRESHOLD', 'HTTP requests are more than allowed per second')
}
