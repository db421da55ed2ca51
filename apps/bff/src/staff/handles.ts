import type { Session } from '../sign-in/sessions.ts'
import { open, seal } from '../store/seal.ts'

/** Names a patron in the addresses of one staff session; in any other it opens nothing. */
export function toHandle(patronId: string, { key }: Session, dataKey: Buffer): string {
  return seal(patronId, placeOf(key), dataKey).toString('base64url')
}

export function patronIdOf(handle: string, { key }: Session, dataKey: Buffer): string | null {
  return open(Buffer.from(handle, 'base64url'), placeOf(key), dataKey)
}

function placeOf(sessionKey: string): string {
  return `patron of ${sessionKey}`
}
