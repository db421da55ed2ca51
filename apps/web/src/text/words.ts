import { intlLocale } from './language.ts'

/**
 * Returns whether the text contains every word of the query, ignoring case and accents: "nageli" finds
 * "Nägeli".
 */
export function isFoundBy(query: string, text: string): boolean {
  const searched = folded(text)
  return folded(query)
    .split(/\s+/)
    .every((word) => searched.includes(word))
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** "A, B and C". */
export function listWords(words: string[]): string {
  return new Intl.ListFormat(intlLocale()).format(words)
}

/** "2 loans, 1 request": the parts of a statement, without missing ones. */
export function partsList(parts: (string | false | null | undefined)[]): string {
  const given = parts.filter((part) => typeof part === 'string')
  return new Intl.ListFormat(intlLocale(), { type: 'unit', style: 'short' }).format(given)
}
