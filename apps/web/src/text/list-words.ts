/** "A, B and C". To Intl, plain `en` is the United States, which puts a comma before "and". */
export function listWords(words: string[], locale: string): string {
  return new Intl.ListFormat(locale === 'en' ? 'en-GB' : locale).format(words)
}
