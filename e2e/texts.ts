import { join } from 'node:path'
import { createCompiledCatalog, getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { setupI18n, type Messages } from '@lingui/core'
import { generateMessageId } from '@lingui/message-utils/generateMessageId'

const cwd = join(import.meta.dirname, '../apps/web')
const anything = '\u{E000}'

type Values = Record<string, string | number>

export type Texts = {
  /** The translation of an English text, without its tags. */
  say: (english: string, values?: Values) => string
  /** The translation as a pattern, in which each `{placeholder}` without a value stands for any text. */
  like: (english: string, values?: Values) => RegExp
}

/** Reads the texts of the pages in a language from the catalogues of the build. Throws for a text that no page has. */
export async function readTexts(tag: string): Promise<Texts> {
  const i18n = setupI18n({ locale: tag, messages: { [tag]: await readMessages(tag) } })
  const say = (english: string, values: Values = {}) => {
    const id = generateMessageId(english)
    if (!(id in i18n.messages)) throw new Error(`No page has the text "${english}".`)
    return i18n
      ._(id, values)
      .replaceAll(/<\/?\d+\/?>/g, '')
      .replaceAll(/\s+/g, ' ')
  }
  return {
    say,
    like(english, values = {}) {
      const open = [...english.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, anything])
      const text = say(english, { ...Object.fromEntries(open), ...values })
      const parts = text.split(anything).map((part) =>
        part
          .split(' ')
          .map((word) => RegExp.escape(word))
          .join('\\s+'),
      )
      return new RegExp(parts.join('.+?'))
    },
  }
}

async function readMessages(tag: string): Promise<Messages> {
  const config = getConfig({ cwd })
  const { fallbackLocales, sourceLocale } = config
  const pseudo = config.pseudoLocale.find(({ locale }) => locale === tag)
  const messages: Messages = {}
  for (const catalogue of await getCatalogs(config)) {
    const found = await catalogue.getTranslations(tag, { fallbackLocales, sourceLocale })
    const { source } = createCompiledCatalog(tag, found.messages, {
      namespace: 'json',
      ...(pseudo && { pseudoLocale: tag, pseudoLocaleOptions: pseudo.options }),
    })
    Object.assign(
      messages,
      (JSON.parse(source.replace(/^\/\*.*?\*\//, '')) as { messages: Messages }).messages,
    )
  }
  return messages
}
