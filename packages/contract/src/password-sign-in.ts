import { Type, type Static } from 'typebox'
import { ReturnTo } from './return-to.ts'
import { PatronProfile, SignedIn } from './session.ts'

/** The body of `POST /api/sign-in/:code`, where an institution has no identity provider. */
export const PasswordSignIn = Type.Object(
  {
    /** A card number, or another id that the institution knows. */
    card: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 500 }),
    profile: PatronProfile,
    as: Type.Optional(Type.Literal('staff')),
    ...ReturnTo,
  },
  { additionalProperties: false },
)
export type PasswordSignIn = Static<typeof PasswordSignIn>

/** `goTo`: where the browser goes from here, an address of ours. */
export const PasswordSignedIn = Type.Object({ ...SignedIn.properties, goTo: Type.String() })
export type PasswordSignedIn = Static<typeof PasswordSignedIn>
