import { languageOf } from '@library-card/contract/languages.ts'
import { i18n, type Messages } from '@lingui/core'

type Catalogue = { messages: Messages }
type Catalogues = Record<string, () => Promise<Catalogue>>
const commonTexts: Catalogues = import.meta.glob<Catalogue>('./*.po')
/** Catalogues of the texts that only some pages have. */
const pageTexts = {
  account: import.meta.glob<Catalogue>('./*.po', { base: './account' }),
  staff: import.meta.glob<Catalogue>('./*.po', { base: './staff' }),
  statements: import.meta.glob<Catalogue>('./*.po', { base: './statements' }),
} satisfies Record<string, Catalogues>
export type PageTexts = keyof typeof pageTexts

const used = new Set<PageTexts>()
/** The language that was chosen last, which may still be loading. */
let wanted = ''

/** Shows the page in a language without remounting anything, so that focus and typed text stay. */
export async function activateLanguage(tag: string) {
  await loadLanguage(tag)
  if (wanted !== tag) return
  const { documentElement } = document
  documentElement.lang = tag
  documentElement.dir = languageOf(tag)?.direction ?? 'ltr'
}

/** Loads the texts and uses them, unless another language has been chosen meanwhile. */
export async function loadLanguage(tag: string) {
  wanted = tag
  let count: number
  do {
    count = used.size
    await Promise.all(
      [commonTexts, ...[...used].map((name) => pageTexts[name])].map((texts) => load(tag, texts)),
    )
    // A page that has opened meanwhile has loaded its texts only in the earlier language.
  } while (used.size > count)
  if (wanted === tag) i18n.activate(tag)
}

export async function loadPageTexts(name: PageTexts) {
  used.add(name)
  await load(i18n.locale, pageTexts[name])
}

async function load(tag: string, catalogues: Catalogues) {
  const catalogue = languageOf(tag)?.tag ?? 'en'
  const { messages } = await catalogues[`./${catalogue}.po`]!()
  i18n.load(tag, messages)
}

/**
 * The locale for Intl, where plain `en` means the United States. A network that wants US dates uses `en-US`.
 */
export function intlLocale(): string {
  const { locale } = i18n
  return locale === 'en' ? 'en-GB' : locale
}

/** Caches the formatters of each language: creating one is expensive, and a long list uses the same few. */
export function cached<Arguments extends unknown[], Format>(create: (...of: Arguments) => Format) {
  const formats = new Map<string, Format>()
  return (...of: Arguments): Format => {
    const key = i18n.locale + JSON.stringify(of)
    const format = formats.get(key) ?? create(...of)
    formats.set(key, format)
    return format
  }
}
