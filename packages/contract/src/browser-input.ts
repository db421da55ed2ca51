import { Type } from 'typebox'

/** Options of an object sent by the browser: the BFF rejects a property that the schema does not name. */
export const closed = { additionalProperties: false } as const

/** A code or id sent by the browser. No institution or vendor uses longer ones. */
export const GivenId = Type.String({ minLength: 1, maxLength: 200 })

/** The page to open after sign-in: a link that needed one, or, with `mark`, the page where an earlier session ended. */
export const ReturnTo = {
  /** Matches pages of this app only, so that it cannot redirect to another site. */
  returnTo: Type.Optional(
    Type.String({
      pattern: String.raw`^/(card|staff)(/[A-Za-z0-9_-]+)*(\?[A-Za-z0-9_=&%.+-]*)?$`,
      maxLength: 300,
    }),
  ),
  mark: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 200 })),
}
