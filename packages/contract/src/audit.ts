import { Type, type Static } from 'typebox'
import { ReportReason } from './clearance.ts'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'
import { TitlesReason } from './staff.ts'

/**
 * The kind of data that staff viewed. `own-titles` covers titles of the own institution's loans, requests and
 * fees only.
 */
export const DataKind = Type.Enum([
  'details',
  'staff-notes',
  'loans',
  'requests',
  'fees',
  'blocks',
  'titles',
  'own-titles',
])
export type DataKind = Static<typeof DataKind>

/** How staff saw the data. `search` means that the patron was in a list of search results. */
const Act = Type.Enum(['search', 'view', 'activity', 'titles', 'clearance', 'elsewhere'])

/** One view of a patron's data by staff, as the patron sees it: names the desk, never the staff member. */
export const StaffView = Type.Object({
  when: Instant,
  act: Act,
  /** The desk's role as text, from the institution's record. */
  desk: Type.String(),
  kinds: Type.Array(DataKind),
  /** Institutions whose data was viewed. */
  institutionCodes: Type.Array(Type.String()),
  /** null for kinds of data that need no reason. */
  reason: Nullable(Type.Union([TitlesReason, ReportReason])),
})
export type StaffView = Static<typeof StaffView>

/** Staff views, newest first. */
export const StaffViews = Type.Object({ views: Type.Array(StaffView) })
export type StaffViews = Static<typeof StaffViews>
