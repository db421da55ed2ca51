import type { Refusal } from '@library-card/contract/renewal.ts'
import { Type } from 'typebox'
import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask } from '../../upstream/http-client.ts'
import type { Call, CancellationAnswer, PickupAnswer } from '../port.ts'
import { accepts, findInAlma, inPath, writeToAlma, type AlmaNo } from './alma-call.ts'
import { isRequest, toRequest } from './request.ts'

type Which = { patronId: string; requestId: string }

/** The code that Alma itself brings along for it; an institution may only rename it. */
const cancelledByPatron = 'CancelledAtPatronRequest'
const unknownRequest: ReadonlySet<string> = new Set(['401694', '401697'])

export async function cancelRequest(ask: Ask, which: Which, call: Call): Promise<CancellationAnswer> {
  const path = `${pathOf(which)}?reason=${cancelledByPatron}`
  const answer = await writeToAlma(ask, { method: 'DELETE', path }, call)
  if ('body' in answer) return { result: 'cancelled' }
  return unknownRequest.has(answer.code) ? { result: 'not-found' } : toRefusal(answer)
}

/** Alma takes the whole request or nothing: what it holds now goes back with another place in it. */
export async function changePickup(
  ask: Ask,
  { libraryCode, ...which }: Which & { libraryCode: string },
  call: Call,
): Promise<PickupAnswer> {
  const path = pathOf(which)
  const now = await beforeSending(
    findInAlma(ask, { path, accepts: isAnyObject, absent: unknownRequest }, call),
  )
  if (now === null) return { result: 'not-found' }
  const json = { ...now, ...elsewhere, pickup_location_library: libraryCode }
  const answer = await writeToAlma(ask, { method: 'PUT', path, json }, call)
  if (!('body' in answer))
    return unknownRequest.has(answer.code) ? { result: 'not-found' } : toRefusal(answer)
  if (!isRequest(answer.body)) throw new InstitutionFailure('unexpected-answer', { detail: 'shape' })
  const request = toRequest(answer.body)
  if (request.pickup?.place.code === libraryCode) return { result: 'changed', request }
  return toRefusal({ code: 'unchanged', text: null })
}

/** Whatever fails here, nothing has been changed. */
async function beforeSending<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    const { code, detail, retryAfterSeconds } = error
    throw new InstitutionFailure(code, {
      detail,
      sent: false,
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
    })
  }
}

/** What the earlier place brought along. */
const elsewhere = {
  pickup_location_type: 'LIBRARY',
  pickup_location: undefined,
  pickup_location_circulation_desk: undefined,
  pickup_location_institution: undefined,
}
const isAnyObject = accepts(Type.Object({ request_id: Type.String() }))

function pathOf({ patronId, requestId }: Which): string {
  return `/users/${inPath(patronId)}/requests/${inPath(requestId)}`
}

function toRefusal({ code, text }: AlmaNo): Refusal {
  return { result: 'refused', reasons: ['other'], text, deskCode: code }
}
