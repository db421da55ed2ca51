import type { JsonBodyType } from 'msw'
import type { Language, MockInstitution } from '../institutions.ts'
import { label } from './labels.ts'

export type Json = { [key: string]: JsonBodyType }

/** A code of the institution's own: its text is what the institution wrote. */
export function own(value: string, desc: string): Json {
  return { value, desc }
}

/** A code that Alma brings along, with its label in the institution's language. */
export function coded(language: Language, value: string): Json {
  return { value, desc: label(language, value) }
}

export const empty = { value: null, desc: null }

/** Recordings up to 2022 write nulls; newer ones leave them out, and of an empty code remains `{}`. */
export function inNullStyle({ nulls }: MockInstitution, body: JsonBodyType): JsonBodyType {
  return nulls === 'old' ? body : withoutNulls(body)
}

function withoutNulls(body: JsonBodyType): JsonBodyType {
  if (Array.isArray(body)) return body.map(withoutNulls)
  if (typeof body !== 'object' || body === null) return body
  const told = Object.entries(body).filter(([, value]) => value !== null)
  return Object.fromEntries(told.map(([key, value]): [string, JsonBodyType] => [key, withoutNulls(value)]))
}
