/** Without case and accents: "nageli" finds "Nägeli". */
export function isFoundBy(query: string, text: string): boolean {
  return folded(text).includes(folded(query.trim()))
}

export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** "A, B and C". To Intl, plain `en` is the United States, which puts a comma before "and". */
export function listWords(words: string[], locale: string): string {
  return new Intl.ListFormat(locale === 'en' ? 'en-GB' : locale).format(words)
}
