import type { JsonBodyType } from 'msw'
import type { Language } from '../institutions.ts'
import { label } from './labels.ts'

export type Json = { [key: string]: JsonBodyType }

/** An institution's own code with its own text. */
export function own(value: string, desc: string): Json {
  return { value, desc }
}

/** One of Alma's codes, labelled in the institution's language. */
export function coded(language: Language, value: string): Json {
  return { value, desc: label(language, value) }
}

export const empty = { value: null, desc: null }

/** The `limit` of a response that ignores the client's. */
export const noLimit = 'none'

/**
 * A page of a list. An empty list has no array, and `limit` defaults to 10. Alma's documents do not say how
 * it treats a `limit` above 100; the mock returns 100 rows.
 */
export function page(key: string, items: Json[], query: URLSearchParams): Json {
  const given = query.get('limit')
  const limit = given === noLimit ? Infinity : Math.min(wholeNumber(given, 10), 100)
  const offset = wholeNumber(query.get('offset'), 0)
  if (items.length === 0) return { total_record_count: 0 }
  return { [key]: items.slice(offset, offset + limit), total_record_count: items.length }
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : otherwise
}
