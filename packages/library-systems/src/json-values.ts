import type { List } from './port.ts'

/**
 * A JSON object from a library system. The functions below read its fields, and accept any value. A value of
 * another type or form is null, like a missing field, and costs only that field.
 */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

export function isGiven(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== ''
}

/** Maximum length of a display text in UTF-16 units, by its meaning. `name` also covers labels and call numbers. */
const maxLength = { name: 200, title: 500, note: 2_000 }
/** The longest id that the browser may send. */
const maxIdLength = 200

/**
 * Reads a display text, and truncates a long one. Returns null for a number, which may have lost its leading
 * zeros.
 */
export function text(value: unknown, meaning: keyof typeof maxLength = 'name'): string | null {
  const trimmed = trim(value)
  const limit = maxLength[meaning]
  if (trimmed === null || trimmed.length <= limit) return trimmed
  return `${trimmed.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Joins the parts that are given; returns null if none is. */
export function joined(parts: unknown[], separator: string): string | null {
  const given = parts.map((part) => text(part, 'title')).filter((part) => part !== null)
  return text(given.join(separator), 'title')
}

/** Reads an id, a code or an address. Returns null if it is too long: truncated, it would name something else. */
export function identifier(value: unknown): string | null {
  const trimmed = trim(value)
  return trimmed !== null && trimmed.length <= maxIdLength ? trimmed : null
}

/** Trims a text, and replaces lone surrogates, which UTF-8 cannot encode. */
function trim(value: unknown): string | null {
  return (typeof value === 'string' && value.trim().toWellFormed()) || null
}

/** Reads a number, or a number as text: "14", "10.0". */
export function number(value: unknown): number | null {
  const isDecimal = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value.trim())
  const parsed = isDecimal ? Number(value) : value
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null
}

/**
 * Reads a count. Returns null unless it is a whole number from 0 to a million. Ids that are numbers are read by
 * `idOf`.
 */
export function smallCount(value: unknown): number | null {
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

/** Reads an id. Ids have more digits than a JSON number keeps, so a number is an id only if it is a safe integer. */
export function idOf(value: unknown): string | null {
  return identifier(Number.isSafeInteger(value) ? String(value) : value)
}

/** Default maximum of rows that are read: each becomes a row of the card. */
const maxRows = 500

/**
 * Maps the objects of a list. Rows that `read` maps to null, rows that are not objects, and rows beyond `most`
 * count as unreadable. A single object is a list of one.
 */
export function readList<T>(value: unknown, read: (row: JsonObject) => T | null, most = maxRows): List<T> {
  const rows: unknown[] = Array.isArray(value) ? value : isGiven(value) ? [value] : []
  const items = rows
    .slice(0, most)
    .map((row) => (isObject(row) ? read(row) : null))
    .filter((item) => item !== null)
  return { items, unreadable: rows.length - items.length }
}

export function objectsIn(value: unknown): JsonObject[] {
  return readList(value, (row) => row).items
}

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Whether a date exists: `2030-02-30` does not. A card has hundreds of dates, and a check by `Date` takes ten times
 * as long.
 */
export function isOfCalendar(value: string): boolean {
  const year = Number(value.slice(0, 4))
  const month = Number(value.slice(5, 7))
  const day = Number(value.slice(8, 10))
  if (!year || !month || !day || day > (monthLengths[month - 1] ?? 0)) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}
