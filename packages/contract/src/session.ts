import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** The patron's choice at sign-in. */
export const PatronProfile = Type.Enum(['own-device', 'shared-computer'])
export type PatronProfile = Static<typeof PatronProfile>

/** A session belongs to a patron or to a member of staff, never to both. */
export const Profile = Type.Enum(['own-device', 'shared-computer', 'staff'])
export type Profile = Static<typeof Profile>

export const SignedIn = Type.Object({
  signedIn: Type.Literal(true),
  /**
   * The BFF's clock, from which the browser computes the time until `ends`, without relying on its own clock.
   */
  now: Instant,
  /** When the session ends without further activity: the earlier of the idle and the absolute limit. */
  ends: Instant,
  /** Whether activity extends the session: false if the absolute limit comes first. */
  canExtend: Type.Boolean(),
  profile: Profile,
  homeInstitutionCode: Type.String(),
  /** null until the home institution has responded once. */
  displayName: Nullable(Type.String()),
  /**
   * Encrypted owner of the session, different in each response. The browser sends this value with the next
   * sign-in, which takes the same person back to the page where the session ended, and anybody else to the
   * start page.
   */
  mark: Type.String(),
  /** The session that this sign-in ended because a person may have at most `most`; null if there was none. */
  displaced: Nullable(Type.Object({ seen: Instant, most: Type.Integer() })),
})
export type SignedIn = Static<typeof SignedIn>

export const Session = Type.Union([SignedIn, Type.Object({ signedIn: Type.Literal(false) })])
export type Session = Static<typeof Session>

/** The next page after signing out. */
export const SignedOut = Type.Object({
  /**
   * URL of the provider's end-session endpoint; null if the provider has none, so its own session may
   * continue.
   */
  providerSignOut: Nullable(Type.String()),
})
export type SignedOut = Static<typeof SignedOut>

/** One of the person's sessions, in any browser. */
export const OwnSession = Type.Object({
  current: Type.Boolean(),
  profile: Profile,
  began: Instant,
  seen: Instant,
})
export type OwnSession = Static<typeof OwnSession>

/** The person's sessions, newest first. */
export const OwnSessions = Type.Object({ sessions: Type.Array(OwnSession) })
export type OwnSessions = Static<typeof OwnSessions>
