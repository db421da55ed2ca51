import type { Moment } from '@library-card/contract/moment.ts'
import { Type, type Static } from 'typebox'
import type { ConfiguredInstitution } from '../../config/network.ts'
import { Text } from '../../config/network-file-values.ts'
import type { List } from '../port.ts'

/**
 * A JSON object from Alma. Its fields are read by the functions below, which accept any value: a value of another type or
 * form is null, as is a field that is not given, and costs nothing but that field. Until about 2023 Alma wrote "not
 * given" as null, "" or { "value": null, "desc": null }; since then it omits the field or writes {} or { "desc": "" }.
 */
export type AlmaObject = Readonly<Record<string, unknown>>

/** Mapped together with what Alma does not state: the settings of the institution, and the current time. */
export type Context = Pick<ConfiguredInstitution, 'timeZone' | 'currency' | 'blocks' | 'refusals'> &
  Static<typeof AlmaSettings> & { now: Date }

/** Keys that only institutions with Alma have in the network file. */
export const AlmaSettings = Type.Object({
  /** Codes of the roles that let staff view patrons: Circulation Desk Operator and Manager, User Manager and Administrator. */
  staffRoles: Type.Array(Text, { minItems: 1, default: ['32', '221', '21', '50'] }),
  /** Codes of the identifier types that count as a card number. */
  cardNumberTypes: Type.Array(Text, { minItems: 1, default: ['BARCODE'] }),
})

export function isObject(value: unknown): value is AlmaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function object(value: unknown): AlmaObject {
  return isObject(value) ? value : {}
}

export function isGiven(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== ''
}

/** UTF-16 units of a display text, by its meaning. `name` also covers labels and call numbers. */
const longest = { name: 200, title: 500, note: 2_000 }
/** Longer than any id of Alma, and as long as the browser may send one. */
const longestId = 200

/** A display text; one that is too long is cut. A number may have lost its leading zeros: it is no text. */
export function text(value: unknown, meaning: keyof typeof longest = 'name'): string | null {
  const trimmed = trim(value)
  const limit = longest[meaning]
  if (trimmed === null || trimmed.length <= limit) return trimmed
  return `${trimmed.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** An id, a code or an address: null if it is too long, because a part of it would name something else. */
export function identifier(value: unknown): string | null {
  const trimmed = trim(value)
  return trimmed !== null && trimmed.length <= longestId ? trimmed : null
}

/** Half a character (a lone surrogate) would not survive UTF-8. */
function trim(value: unknown): string | null {
  return (typeof value === 'string' && value.trim().toWellFormed()) || null
}

export function codeOf(coded: unknown): string | null {
  return identifier(object(coded).value)
}

export function wordsOf(coded: unknown): string | null {
  const { desc, value } = object(coded)
  return text(desc) ?? text(value)
}

/** Also as text: "14", "10.0". */
export function number(value: unknown): number | null {
  const isDecimal = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim())
  const parsed = isDecimal ? Number(value) : value
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null
}

export function count(value: unknown): number | null {
  const parsed = number(value)
  return parsed !== null && Number.isInteger(parsed) && parsed >= 0 && parsed <= 1_000_000 ? parsed : null
}

const truths: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
])

export function truth(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : (truths.get(identifier(value)?.toLowerCase()) ?? null)
}

/** Ids have more digits than a JSON number keeps: a number is an id only where it is exact. */
export function idOf(value: unknown): string | null {
  return identifier(Number.isSafeInteger(value) ? String(value) : value)
}

/** Each of them becomes a row of the card. */
const mostRows = 500

/**
 * The objects of a list for which `read` returns something; the rest is unreadable, as are more rows than `most`. One
 * object is a list of one.
 */
export function readList<T>(value: unknown, read: (row: AlmaObject) => T | null, most = mostRows): List<T> {
  const rows: unknown[] = Array.isArray(value) ? value : isGiven(value) ? [value] : []
  const items = rows
    .slice(0, most)
    .map((row) => (isObject(row) ? read(row) : null))
    .filter((item) => item !== null)
  return { items, unreadable: rows.length - items.length }
}

export function objectsIn(value: unknown): AlmaObject[] {
  return readList(value, (row) => row).items
}

/** From 1973 on: a smaller number counts seconds or days. */
const epochMilliseconds = /^\d{12,14}$/
const utcInstant = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/
const otherInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** Days come as `2030-01-16Z` (also with a small z): the Z says nothing of UTC. The rest are UTC instants. */
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

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** False for `2030-02-30`. By hand: a card has hundreds of dates, and a Date takes ten times as long. */
function isOfCalendar(value: string): boolean {
  const year = Number(value.slice(0, 4))
  const month = Number(value.slice(5, 7))
  const day = Number(value.slice(8, 10))
  if (!year || !month || !day || day > (monthLengths[month - 1] ?? 0)) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}
