import { intlLocale } from './language.ts'

/**
 * Whether the text contains every word of the query, ignoring case and accents: "nageli" finds "Nägeli", and "lodz"
 * finds "Łódź".
 */
export function isFoundBy(query: string, text: string): boolean {
  const searched = folded(text)
  return folded(query)
    .split(/\s+/)
    .every((word) => searched.includes(word))
}

/** Letters that Unicode does not decompose, with the letters that people type if their keyboard lacks the key. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ħ: 'h',
  ı: 'i',
}

function folded(text: string): string {
  const lower = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return lower.replaceAll(/[ßłøđðþæœħı]/g, (letter) => plainLetters[letter] ?? letter)
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
