import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'
import { TitlesReason } from './staff.ts'

/** What kind of data was looked at. */
export const DataKind = Type.Enum(['details', 'loans', 'requests', 'fees', 'blocks', 'titles'])
export type DataKind = Static<typeof DataKind>

/** How staff came to see data. `search`: in a list of search results. */
const Act = Type.Enum(['search', 'view', 'activity', 'titles', 'clearance'])

/** One look at a patron's data, as the patron may know of it: the desk, never the person. */
export const Look = Type.Object({
  when: Instant,
  act: Act,
  /** The role that the institution's record gives, in words. */
  desk: Type.String(),
  kinds: Type.Array(DataKind),
  /** Whose data it was. */
  institutionCodes: Type.Array(Type.String()),
  /** null: none is asked for this kind of data. */
  reason: Nullable(TitlesReason),
})
export type Look = Static<typeof Look>

/** The answer of `GET /api/looks`, newest first. */
export const Looks = Type.Object({ looks: Type.Array(Look) })
export type Looks = Static<typeof Looks>
