import { Type } from 'typebox'

/** Schema options for objects from the browser: the BFF rejects properties that the schema does not name. */
export const closed = { additionalProperties: false } as const

/** A code or id from the browser. No institution or vendor uses longer ones. */
export const GivenId = Type.String({ minLength: 1, maxLength: 200 })

/**
 * The page to open after sign-in: either a link that required a session or, with `mark`, the page where an
 * earlier session ended.
 */
export const ReturnTo = {
  /**
   * Matches only pages of this app, which prevents redirects to other sites, and only those that show whose
   * session it is: not the sign-in page of staff, in whose address a browser ignores case.
   */
  returnTo: Type.Optional(
    Type.String({
      pattern: String.raw`^/(card|staff(?!/[Ss][Ii][Gg][Nn]-))(/[A-Za-z0-9_-]+)*(\?[A-Za-z0-9_=&%.+-]*)?$`,
      maxLength: 300,
    }),
  ),
  mark: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 200 })),
}
