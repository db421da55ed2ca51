import { Type } from 'typebox'

/** A patron's sign-in at an institution other than home, with the user name and password that this institution gave. */
export const OwnSignInOrder = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
)
