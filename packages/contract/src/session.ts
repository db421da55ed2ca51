import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'

/** What a patron chooses when signing in. */
export const PatronProfile = Type.Enum(['own-device', 'shared-computer'])
export type PatronProfile = Static<typeof PatronProfile>

/** A session is a patron's or a member of staff's, never both. */
export const Profile = Type.Enum(['own-device', 'shared-computer', 'staff'])
export type Profile = Static<typeof Profile>

export const SignedIn = Type.Object({
  signedIn: Type.Literal(true),
  /** Our clock, so that the browser reckons `ends` without its own. */
  now: Instant,
  /** When it ends if nothing is reported: the nearer of the idle and the absolute limit. */
  ends: Instant,
  /** False where the absolute limit is the nearer one: being seen does not move it. */
  canExtend: Type.Boolean(),
  profile: Profile,
  homeInstitutionCode: Type.String(),
  /** null until the home institution has answered once. */
  displayName: Type.Union([Type.String(), Type.Null()]),
  /**
   * Sealed, and another each time: whose session this is. Handed in at the next sign-in, it leads the same person back to
   * where this one ended, and anybody else to the start.
   */
  mark: Type.String(),
  /** The session that ended when this one began, because one person has at most `most`; null: none. */
  displaced: Type.Union([Type.Object({ seen: Instant, most: Type.Integer() }), Type.Null()]),
})
export type SignedIn = Static<typeof SignedIn>

/** The answer of `GET /api/session` and of `POST /api/session/seen`. */
export const Session = Type.Union([SignedIn, Type.Object({ signedIn: Type.Literal(false) })])
export type Session = Static<typeof Session>

/** Where the browser goes after `POST /api/sign-out`. */
export const SignedOut = Type.Object({
  /** The provider's end-session address; null where it has none, and may still be signed in. */
  providerSignOut: Type.Union([Type.String(), Type.Null()]),
})
export type SignedOut = Static<typeof SignedOut>

/** One of the sessions of the same person, in whichever browser. */
export const OwnSession = Type.Object({
  current: Type.Boolean(),
  profile: Profile,
  began: Instant,
  seen: Instant,
})
export type OwnSession = Static<typeof OwnSession>

/** The answer of `GET /api/sessions`, newest first. `POST /api/sign-out/everywhere` ends them all. */
export const OwnSessions = Type.Object({ sessions: Type.Array(OwnSession) })
export type OwnSessions = Static<typeof OwnSessions>
