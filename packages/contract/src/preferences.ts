import { Type, type Static } from 'typebox'

/** The answer and the body of `/api/preferences`: codes of members that are not asked about this patron. Never home. */
export const Preferences = Type.Object(
  { notAsked: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 1_000 }) },
  { additionalProperties: false },
)
export type Preferences = Static<typeof Preferences>
