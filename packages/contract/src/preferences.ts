import { Type, type Static } from 'typebox'

/** Codes of members that are not queried for this patron; never the home institution. */
export const Preferences = Type.Object(
  { notAsked: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 1_000 }) },
  { additionalProperties: false },
)
export type Preferences = Static<typeof Preferences>
