import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** Chosen by the patron at sign-in. */
export const PatronProfile = Type.Enum(['own-device', 'shared-computer'])
export type PatronProfile = Static<typeof PatronProfile>

/** A session belongs to a patron or to a member of staff, never to both. */
export const Profile = Type.Enum(['own-device', 'shared-computer', 'staff'])
export type Profile = Static<typeof Profile>

export const SignedIn = Type.Object({
  signedIn: Type.Literal(true),
  /** The BFF's clock, so that the browser can compute the time until `ends` without its own. */
  now: Instant,
  /** End of the session without further activity: the nearer of the idle and the absolute limit. */
  ends: Instant,
  /** False where the absolute limit is nearer: activity does not extend it. */
  canExtend: Type.Boolean(),
  profile: Profile,
  homeInstitutionCode: Type.String(),
  /** null until the home institution has responded once. */
  displayName: Nullable(Type.String()),
  /**
   * Encrypted owner of the session, different in each response. Sent with the next sign-in, it takes the same person back
   * to the page where this session ended, and anybody else to the start page.
   */
  mark: Type.String(),
  /** The session that was ended by this sign-in, because a person may have at most `most`; null if none was. */
  displaced: Nullable(Type.Object({ seen: Instant, most: Type.Integer() })),
})
export type SignedIn = Static<typeof SignedIn>

export const Session = Type.Union([SignedIn, Type.Object({ signedIn: Type.Literal(false) })])
export type Session = Static<typeof Session>

/** Where the browser goes after signing out. */
export const SignedOut = Type.Object({
  /** URL of the provider's end-session endpoint; null where it has none and its own session may continue. */
  providerSignOut: Nullable(Type.String()),
})
export type SignedOut = Static<typeof SignedOut>

/** A session of the same person, in any browser. */
export const OwnSession = Type.Object({
  current: Type.Boolean(),
  profile: Profile,
  began: Instant,
  seen: Instant,
})
export type OwnSession = Static<typeof OwnSession>

/** Newest first. */
export const OwnSessions = Type.Object({ sessions: Type.Array(OwnSession) })
export type OwnSessions = Static<typeof OwnSessions>
