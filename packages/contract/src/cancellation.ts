import { Type, type Static } from 'typebox'
import { closed, GivenId } from './browser-input.ts'
import { NotDone, NotFound, Refusal, Unsure } from './renewal.ts'
import { Request } from './request.ts'

export const CancellationOutcome = Type.Union([
  Type.Object({ result: Type.Literal('cancelled') }),
  /** The institution has accepted the order. The request stays until its staff cancel it. */
  Type.Object({ result: Type.Literal('cancellation-asked') }),
  Refusal,
  NotDone,
  Unsure,
  NotFound,
])
export type CancellationOutcome = Static<typeof CancellationOutcome>

/** `libraryCode` is one of the institution's `libraries`. */
export const PickupOrder = Type.Object({ libraryCode: GivenId }, closed)

export const PickupOutcome = Type.Union([
  Type.Object({ result: Type.Literal('changed'), request: Request }),
  /** The institution accepted the change, but the request has the pickup place that it had. */
  Type.Object({ result: Type.Literal('unchanged'), request: Request }),
  Refusal,
  NotDone,
  Unsure,
  NotFound,
])
export type PickupOutcome = Static<typeof PickupOutcome>
