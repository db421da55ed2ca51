import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { languageOf } from '@library-card/contract/languages.ts'
import { compileIcu, parsePo } from 'pofile-ts'

type Values = Record<string, string | number>

/** Our texts in one language. `_` takes the English text in ICU's message format; the extractor finds calls of `i18n._`. */
export type I18n = {
  tag: string
  /** The locale for `Intl`. */
  locale: string
  _: (text: string, values?: Values) => string
}

const known = new Map<string, I18n>()

/** Reads the catalogue of a language once. A text without a translation stays English. */
export function i18nIn(tag: string): I18n {
  return known.getOrInsertComputed(tag, readCatalogue)
}

function readCatalogue(tag: string): I18n {
  const { tag: catalogue, state } = languageOf(tag)!
  // The build of the web app generates the catalogues for tests.
  const file = join(import.meta.dirname, `${state === 'pseudo' ? 'en' : catalogue}.po`)
  const { items } = parsePo(readFileSync(file, 'utf8'))
  const translations = new Map(items.map(({ msgid, msgstr: [translation] }) => [msgid, translation]))
  // `Intl` reads plain `en` as US English.
  const locale = tag === 'en' ? 'en-GB' : tag
  return {
    tag,
    locale,
    _: (text, values = {}) => String(compileIcu(translations.get(text) || text, { locale })(values)),
  }
}

/** Writes a date. French writes the first of a month as an ordinal: "1er décembre". */
export function dateText(date: Date, options: Intl.DateTimeFormatOptions, { locale }: I18n): string {
  const first = locale.split('-', 1)[0] === 'fr' ? '1er' : '1'
  return new Intl.DateTimeFormat(locale, options)
    .formatToParts(date)
    .map(({ type, value }) => (type === 'day' && value === '1' ? first : value))
    .join('')
}

const maxLetters = 200
/** Line breaks and other control characters, including those that only some programs treat as line breaks. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** Characters that change the direction of the text after them, which is ours. */
const directionMarks = /[\u202A-\u202E\u2066-\u2069]/gu

/** Returns an institution's text as one line that does not change the text around it. */
export function plainText(text: string): string {
  const line = text.replace(directionMarks, '').replace(controls, ' ').trim()
  const letters = Array.from(line)
  return letters.length > maxLetters ? `${letters.slice(0, maxLetters).join('')}…` : line
}

/** Escapes a text for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
