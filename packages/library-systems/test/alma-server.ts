import type { IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import { sendJson, startInstitution } from './institution.ts'
import { createAlma } from '../src/alma/alma.ts'
import { north } from './alma-examples.ts'

export type Answer = { status?: number; body: unknown } | string

/** An Alma that responds with `answer`; a string is the gateway's XML. */
export async function alma(answer: (url: URL, request: IncomingMessage) => Answer) {
  const institution = await startInstitution((request, response) => {
    const answered = answer(new URL(request.url ?? '/', 'http://alma'), request)
    if (typeof answered !== 'string') return sendJson(response, answered.body, answered.status)
    return response
      .writeHead(answered.startsWith('<test>') ? 200 : 400, {
        'content-type': 'application/xml;charset=UTF-8',
      })
      .end(answered)
  })
  onTestFinished(() => institution.stop())
  const { ask, seen } = institution
  return { system: createAlma(north, ask), ask, seen }
}

export function almaError(errorCode: string, errorMessage = 'No.'): Answer {
  const error = [{ errorCode, errorMessage, trackingId: 'E01-2707175718-2CM86-AWAE181248195' }]
  return { status: 400, body: { errorsExist: true, errorList: { error }, result: null } }
}
