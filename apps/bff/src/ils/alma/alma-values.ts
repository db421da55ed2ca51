import type { Moment } from '@library-card/contract/moment.ts'
import { Type, type Static, type TSchema } from 'typebox'
import { InstitutionFailure } from '../../upstream/failure.ts'
import type { ConfiguredInstitution } from '../../config/network.ts'

/**
 * Until about 2023 Alma wrote what it does not know as null, "" or { "value": null, "desc": null }; since then it
 * leaves it out or writes {} or { "desc": "" }. All of these are the same.
 */
export function Told<T extends TSchema>(schema: T) {
  return Type.Optional(Type.Union([schema, Type.Null(), Type.Literal('')]))
}

export const Text = Told(Type.String())
/** Longer than any id of Alma, and as long as the browser may send one. */
const longestId = 200
/** Without its id a row cannot be acted on, so it must have one. */
export const Id = Type.String({ minLength: 1, maxLength: longestId })
export const Coded = Told(Type.Object({ value: Text, desc: Text }))
type Coded = Static<typeof Coded>

/** UTF-16 units of a display text, by its meaning. `name` also covers labels and call numbers. */
const longest = { name: 200, title: 500, note: 2_000 }

/** A display text; one that is too long is cut. Half a character (a lone surrogate) would not survive UTF-8. */
export function text(
  value: string | null | undefined,
  meaning: keyof typeof longest = 'name',
): string | null {
  if (!value?.trim()) return null
  const limit = longest[meaning]
  if (value.length <= limit) return value.toWellFormed()
  return `${value.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`.toWellFormed()
}

/** An id, a code or an address: null if it is too long, because a part of it would name something else. */
export function identifier(value: string | null | undefined): string | null {
  return value?.trim() && value.length <= longestId ? value.toWellFormed() : null
}

export function codeOf(coded: Coded | undefined): string | null {
  return coded ? identifier(coded.value) : null
}

export function wordsOf(coded: Coded | undefined): string | null {
  return coded ? (text(coded.desc) ?? text(coded.value)) : null
}

export function list<T>(items: T[] | null | '' | undefined): T[] {
  return items || []
}

export function number(value: number | null | '' | undefined): number | null {
  return typeof value === 'number' ? value : null
}

/** `2026-10-02T08:10:00.018234567+02:00` has 35 characters. */
const longestDate = 40
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const utcInstant = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/

/**
 * Days come as `2030-01-16Z` (also with a small z): the Z says nothing of UTC. The rest are UTC instants. Rejects what
 * is no date: "not told" would look as if there were none.
 */
export function moment(value: string | null | undefined): Moment | null {
  if (!value) return null
  if (value.length > longestDate || !isOfCalendar(value)) throw noDate()
  if (utcInstant.test(value)) return { at: value }
  const day = /^(\d{4}-\d\d-\d\d)(z|[+-]\d\d:\d\d)?$/i.exec(value)?.[1]
  if (day !== undefined) return { day }
  const at = new Date(value)
  if (!instant.test(value) || Number.isNaN(at.getTime())) throw noDate()
  return { at: at.toISOString() }
}

const monthsLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** `2030-02-30` is no day. By hand, for there are hundreds in a card, and a Date costs ten times as much. */
function isOfCalendar(value: string): boolean {
  const year = Number(value.slice(0, 4))
  const month = Number(value.slice(5, 7))
  const day = Number(value.slice(8, 10))
  if (!year || !month || !day || day > (monthsLengths[month - 1] ?? 0)) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

function noDate(): InstitutionFailure {
  return new InstitutionFailure('unexpected-answer', { detail: 'not a date' })
}

/** What Alma does not tell of an institution, and the moment that its answer is read at. */
export type Here = Pick<
  ConfiguredInstitution,
  'timeZone' | 'currency' | 'blocks' | 'refusals' | 'staffRoles'
> & {
  now: Date
}
