import type { Profile } from '@library-card/contract/session.ts'
import { open, seal } from '../store/seal.ts'
import { ownerHash, type Owner, type SessionStore } from './sessions.ts'

type Keyed = Pick<SessionStore, 'dataKey'>

const sealedAs = 'mark of a session'

/** Tells nothing to whoever reads it, nor whether two are of the same person. */
export function markOf({ dataKey }: Keyed, owner: string): string {
  return seal(owner, sealedAs, dataKey).toString('base64url')
}

type Wanted = { returnTo?: string | undefined; mark?: string | undefined }

/** The page that opens after a sign-in announces the new session to the other tabs, and removes this. */
const announced = '#signed-in'

/** The page to open after a sign-in. The page where another person's session ended is not opened. */
export function placeAfterSignIn(
  store: Keyed,
  wanted: Wanted,
  arrived: { owner: Owner; profile: Profile },
): string {
  return `${pageAfterSignIn(store, wanted, arrived)}${announced}`
}

function pageAfterSignIn(
  { dataKey }: Keyed,
  { returnTo, mark }: Wanted,
  { owner, profile }: { owner: Owner; profile: Profile },
): string {
  const start = profile === 'staff' ? '/staff' : '/card/all/overview'
  if (returnTo === undefined) return start
  if (mark === undefined) return returnTo
  const before = open(Buffer.from(mark, 'base64url'), sealedAs, dataKey)
  return before === ownerHash({ dataKey }, owner) ? returnTo : start
}
