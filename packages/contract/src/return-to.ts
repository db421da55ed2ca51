import { Type } from 'typebox'

/** Where a sign-in leads. Without a `mark` the address was brought along; with one it is where that session ended. */
export const ReturnTo = {
  /** Only a page of ours: nobody can send a patron elsewhere by way of us. */
  returnTo: Type.Optional(
    Type.String({
      pattern: String.raw`^/(card|staff)(/[A-Za-z0-9_-]+)*(\?[A-Za-z0-9_=&%.+-]*)?$`,
      maxLength: 300,
    }),
  ),
  mark: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 200 })),
}
