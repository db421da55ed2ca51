import type { Moment } from '@library-card/contract/moment.ts'
import { Type, type Static, type TSchema } from 'typebox'
import { InstitutionFailure } from '../../network/failure.ts'

/**
 * Until about 2023 Alma wrote what it does not know as null, "" or { "value": null, "desc": null }; since then it
 * leaves it out or writes {} or { "desc": "" }. All of these are the same.
 */
export function Told<T extends TSchema>(schema: T) {
  return Type.Optional(Type.Union([schema, Type.Null(), Type.Literal('')]))
}

export const Text = Told(Type.String())
export const Coded = Told(Type.Object({ value: Text, desc: Text }))
type Coded = Static<typeof Coded>

/** Half a character (a lone surrogate) would not survive UTF-8. */
export function text(value: string | null | undefined): string | null {
  return value?.trim() ? value.toWellFormed() : null
}

export function codeOf(coded: Coded | undefined): string | null {
  return coded ? text(coded.value) : null
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

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const utcInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/**
 * Days come as `2030-01-16Z` (also with a small z): the Z says nothing of UTC. The rest are UTC instants. Rejects what
 * is no date: "not told" would look as if there were none.
 */
export function moment(value: string | null | undefined): Moment | null {
  if (!value) return null
  const day = /^(\d{4}-\d\d-\d\d)(z|[+-]\d\d:\d\d)?$/i.exec(value)?.[1]
  if (day !== undefined && isOfCalendar(day)) return { day }
  const at = new Date(value)
  if (!instant.test(value) || !isOfCalendar(value.slice(0, 10)) || Number.isNaN(at.getTime()))
    throw new InstitutionFailure('unexpected-answer', { detail: 'not a date' })
  return { at: utcInstant.test(value) ? value : at.toISOString() }
}

/** `2030-02-30` is no day. */
function isOfCalendar(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}
