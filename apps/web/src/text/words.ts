import { intlLocale } from './language.ts'

/** Without case and accents: "nageli" finds "Nägeli". */
export function isFoundBy(query: string, text: string): boolean {
  return folded(text).includes(folded(query.trim()))
}

export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** "A, B and C". */
export function listWords(words: string[]): string {
  return new Intl.ListFormat(intlLocale()).format(words)
}

/** "2 loans, 1 request": parts of a statement. */
export function partsList(parts: string[]): string {
  return new Intl.ListFormat(intlLocale(), { type: 'unit', style: 'short' }).format(parts)
}
