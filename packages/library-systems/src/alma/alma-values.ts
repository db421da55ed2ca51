import { offsetAt } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { Type, type Static } from 'typebox'
import { identifier, isOfCalendar, object, text, type JsonObject } from '../json-values.ts'
import { Text, type InstitutionSettings } from '../settings.ts'

/**
 * Until about 2023, Alma wrote "not given" as null, "" or { "value": null, "desc": null }. Since then it omits the field or
 * writes {} or { "desc": "" }.
 */
export type AlmaObject = JsonObject

/**
 * Facts that mapping needs and Alma does not state: the settings of the institution, and the current time.
 */
export type Context = Pick<InstitutionSettings, 'timeZone' | 'currency' | 'blocks' | 'refusals' | 'links'> &
  Static<typeof AlmaSettings> & { now: Date }

/** Keys that only institutions with Alma have in the network file. */
export const AlmaSettings = Type.Object({
  // The roles of Alma's own Network Activity tab. The code of the last role is not published.
  staffRoles: Type.Array(Text, {
    minItems: 1,
    default: ['32', '221', '21', '50', 'Circulation Desk Operator - Limited'],
    description:
      'Roles that may view its own patrons: codes, or names in English, which are looked up in the code table of roles',
  }),
  cardNumberTypes: Type.Array(Text, {
    minItems: 1,
    default: ['BARCODE'],
    description: 'Codes of the identifier types that are card numbers',
  }),
  purchaseRequests: Type.Boolean({
    default: false,
    description:
      'Whether patrons see their suggestions to buy a title: one call more for each account, because no count includes them',
  }),
})

export function codeOf(coded: unknown): string | null {
  return identifier(object(coded).value)
}

/** Alma writes a code of a list `IN_PROCESS` or `In Process`, depending on release and format. */
export function toCode(written: string): string {
  return written.toUpperCase().replaceAll(' ', '_')
}

export function wordsOf(coded: unknown): string | null {
  const { desc, value } = object(coded)
  return text(desc) ?? text(value)
}

/**
 * Milliseconds since 1970, from 2001 on. A number of another length counts seconds or days, or holds the digits
 * of a date.
 */
const epochMilliseconds = /^\d{13}$/
const utcInstant = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/
const localTime = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?$/
/** An instant with a zone. Without a zone, the time would be read in our server's zone. */
const otherInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i

/**
 * Reads a day or an instant. Days come as `2030-01-16Z` (also with a small z): the Z does not mean UTC.
 * Alma's instants are in UTC; others are read with their zone.
 */
export function moment(value: unknown): Moment | null {
  const given = typeof value === 'number' ? String(value) : identifier(value)
  if (given === null) return null
  if (epochMilliseconds.test(given)) return { at: new Date(Number(given)).toISOString() }
  if (!isOfCalendar(given)) return null
  if (utcInstant.test(given)) return { at: given }
  const day = /^(\d{4}-\d\d-\d\d)(z|[+-]\d\d:\d\d)?$/i.exec(given)?.[1]
  if (day !== undefined) return { day }
  const at = new Date(given)
  return otherInstant.test(given) && !Number.isNaN(at.getTime()) ? { at: at.toISOString() } : null
}

/** Reads a time without a zone as the clock of the institution shows it. */
export function localMoment(value: unknown, { timeZone }: { timeZone: string }): Moment | null {
  const given = identifier(value)
  if (given === null || !localTime.test(given) || !isOfCalendar(given)) return null
  const time = Date.parse(`${given}Z`)
  return { at: new Date(time - offsetAt(time - offsetAt(time, timeZone), timeZone)).toISOString() }
}
