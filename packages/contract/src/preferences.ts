import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'

const codes = Type.Array(Type.String({ maxLength: 40 }), { maxItems: 1_000 })

const preferences = {
  /** Codes of members that the BFF does not query for this patron; never the home institution. */
  notAsked: codes,
  /**
   * Codes of members with a sign-in of their own at which the patron says that they have no account; absent if there
   * are none.
   */
  noAccount: Type.Optional(codes),
  /** One of the network's languages; absent if the patron has not chosen one. */
  language: Type.Optional(Type.String({ maxLength: 35 })),
}

export const Preferences = Type.Object(preferences, closed)
export type Preferences = Static<typeof Preferences>

/** A partial update: absent properties keep their values. */
export const PreferencesChange = Type.Object({ ...preferences, notAsked: Type.Optional(codes) }, closed)
