import { Type } from 'typebox'
import { closed } from './file-values.ts'

/** Milliseconds for the answer to one call; for the network, or for an institution that takes longer or less. */
export const callLimits = {
  read: Type.Optional(Type.Integer({ minimum: 50, maximum: 30_000 })),
  write: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
}
export const CallLimitsEntry = Type.Object(callLimits, closed)
