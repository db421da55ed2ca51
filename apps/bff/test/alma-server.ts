import type { IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import { sendJson, startInstitution } from './institution.ts'
import { createAlma } from '../src/ils/alma/alma.ts'
import { north } from './alma-examples.ts'

export type Answer = { status?: number; body: unknown } | string

/** Alma, as far as `answer` says; a text is the gateway's XML. */
export async function alma(answer: (url: URL, request: IncomingMessage) => Answer) {
  const institution = await startInstitution((request, response) => {
    const told = answer(new URL(request.url ?? '/', 'http://alma'), request)
    if (typeof told !== 'string') return sendJson(response, told.body, told.status)
    return response.writeHead(told.startsWith('<test>') ? 200 : 400, { 'content-type': 'text/xml' }).end(told)
  })
  onTestFinished(() => institution.stop())
  return { system: createAlma(north, institution.ask), seen: institution.seen }
}

export function almaError(errorCode: string, errorMessage = 'No.'): Answer {
  const error = [{ errorCode, errorMessage, trackingId: 'E01-2707175718-2CM86-AWAE181248195' }]
  return { status: 400, body: { errorsExist: true, errorList: { error }, result: null } }
}
