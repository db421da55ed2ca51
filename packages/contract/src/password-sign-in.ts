import { Type, type Static } from 'typebox'
import { PatronProfile } from './session.ts'

/** The body of `POST /api/sign-in/:code`, where an institution has no identity provider. The answer is a `Session`. */
export const PasswordSignIn = Type.Object(
  {
    /** A card number, or another id that the institution knows. */
    card: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 500 }),
    profile: PatronProfile,
    as: Type.Optional(Type.Literal('staff')),
  },
  { additionalProperties: false },
)
export type PasswordSignIn = Static<typeof PasswordSignIn>
