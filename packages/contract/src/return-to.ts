import { Type } from 'typebox'

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
