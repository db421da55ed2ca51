import { ReturnTo } from '@library-card/contract/browser-input.ts'
import { Check } from 'typebox/value'
import { open, seal } from '../store/sealed-json.ts'
import type { Session, SessionStore } from './sessions.ts'

type Keyed = Pick<SessionStore, 'rootKey'>

const sealedAs = 'mark of a session'

/** Returns an opaque mark of a person. Two marks of the same person differ. */
export function markOf({ rootKey }: Keyed, { person }: Pick<Session, 'person'>): string {
  return seal(person, sealedAs, rootKey).toString('base64url')
}

type ReturnTarget = { returnTo?: string | undefined; mark?: string | undefined }
type Started = Pick<Session, 'person' | 'profile'>

/**
 * The fragment of the page that opens after a sign-in. By it, the page announces the new session to the other tabs,
 * and then removes it.
 */
const announced = '#signed-in'

/** Returns the page to open after a sign-in. A page where another person's session ended is not opened again. */
export function placeAfterSignIn(store: Keyed, wanted: ReturnTarget, session: Started): string {
  return `${pageAfterSignIn(store, wanted, session)}${announced}`
}

function pageAfterSignIn(
  { rootKey }: Keyed,
  { returnTo, mark }: ReturnTarget,
  { person, profile }: Started,
): string {
  const start = profile === 'staff' ? '/staff' : '/card/all/overview'
  if (returnTo === undefined || !Check(ReturnTo.returnTo, returnTo)) return start
  if (mark === undefined) return returnTo
  return open(Buffer.from(mark, 'base64url'), sealedAs, rootKey) === person ? returnTo : start
}
