import type { JsonBodyType } from 'msw'
import type { Language, MockInstitution } from '../institutions.ts'
import { label } from './labels.ts'

export type Json = { [key: string]: JsonBodyType }

/** A code of the institution's own, with its own text. */
export function own(value: string, desc: string): Json {
  return { value, desc }
}

/** A code of Alma, with its label in the institution's language. */
export function coded(language: Language, value: string): Json {
  return { value, desc: label(language, value) }
}

export const empty = { value: null, desc: null }

/** Recordings up to 2022 have nulls; newer ones omit them and write an empty code as `{}`. */
export function inNullStyle({ nulls }: MockInstitution, body: JsonBodyType): JsonBodyType {
  return nulls === 'old' ? body : withoutNulls(body)
}

function withoutNulls(body: JsonBodyType): JsonBodyType {
  if (Array.isArray(body)) return body.map(withoutNulls)
  if (typeof body !== 'object' || body === null) return body
  const given = Object.entries(body).filter(([, value]) => value !== null)
  return Object.fromEntries(given.map(([key, value]): [string, JsonBodyType] => [key, withoutNulls(value)]))
}

/**
 * A page of a list. An empty list has no array; the default of `limit` is 10. It is undocumented what Alma does with more
 * than 100: the mock returns 100.
 */
export function page(key: string, items: Json[], query: URLSearchParams): Json {
  const limit = Math.min(wholeNumber(query.get('limit'), 10), 100)
  const offset = wholeNumber(query.get('offset'), 0)
  if (items.length === 0) return { total_record_count: 0 }
  return { [key]: items.slice(offset, offset + limit), total_record_count: items.length }
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise
}
