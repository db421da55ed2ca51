import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'
import { PatronProfile, SignedIn } from './session.ts'

/** Sign-in at an institution without an identity provider. */
export const PasswordSignIn = Type.Object(
  {
    /** A card number or another id that the institution knows. */
    card: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 500 }),
    profile: PatronProfile,
    as: Type.Optional(Type.Literal('staff')),
    /** As in `ReturnTo`. Anything else is ignored, because a person cannot correct what a link or an earlier page had wrong. */
    returnTo: Type.Optional(Type.String({ maxLength: 8_000 })),
    mark: Type.Optional(Type.String({ maxLength: 8_000 })),
  },
  closed,
)
export type PasswordSignIn = Static<typeof PasswordSignIn>

/** `goTo` is the path of the page to open next. */
export const PasswordSignedIn = Type.Object({ ...SignedIn.properties, goTo: Type.String() })
export type PasswordSignedIn = Static<typeof PasswordSignedIn>

/**
 * A patron's sign-in at an institution other than home, with the user name and password from that
 * institution.
 */
export const OwnSignInOrder = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  },
  closed,
)
