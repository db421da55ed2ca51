/**
 * Part of `npm run check`. A language has every text, unless its state is `incomplete`. Each translation has the
 * placeholders and tags of its English text, and the no-break spaces of its language. The web app translates a text alike in
 * each of its catalogues. No text is in a folder that Lingui does not read.
 */
import { globSync, readFileSync } from 'node:fs'
import { languages } from '@library-card/contract/languages.ts'
import { compareVariables, parseIcu, parsePo } from 'pofile-ts'

const folders = [
  'apps/web/src/text',
  'apps/web/src/text/account',
  'apps/web/src/text/staff',
  'apps/web/src/text/statements',
  'apps/bff/src/text',
]

/** By language: ordinary spaces where the typography requires no-break spaces. */
const breakingSpaces: Record<string, RegExp> = {
  de: / (?=[…%]|Uhr\b)/,
  fr: / (?=[:;?!%»])|(?<=«) /,
}

/** Lingui extracts nothing from the folder of the catalogues. */
const notExtracted = globSync('apps/web/src/text/**/*.{ts,tsx}')
  .filter((file) => /@lingui\/\w+\/macro/.test(readFileSync(file, 'utf8')))
  .map((file) => `${file}: Lingui does not extract texts from this folder`)

const untranslated = languages
  .filter(({ tag, state }) => tag !== 'en' && state !== 'pseudo')
  .flatMap(({ tag, state }) =>
    folders.flatMap((folder) => faultsIn(folder, { tag, isComplete: state !== 'incomplete' })),
  )
const faults = [...notExtracted, ...untranslated, ...languages.flatMap(({ tag }) => differingIn(tag))]
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1

function faultsIn(folder: string, { tag, isComplete }: { tag: string; isComplete: boolean }): string[] {
  const file = `${folder}/${tag}.po`
  const english = textsOf(`${folder}/en.po`)
  const own = textsOf(file)
  const missing = isComplete ? [...english.keys()].filter((text) => !own.get(text)) : []
  const unused = isComplete ? [...own.keys()].filter((text) => !english.has(text)) : []
  const wrong = [...own].flatMap(([text, translation]) => (translation ? wrongIn(text, translation) : []))
  const breaking = [...own.values()].filter((translation) => breakingSpaces[tag]?.test(translation))
  return [
    ...missing.map((text) => `has no text for "${text}"`),
    ...unused.map((text) => `has a text that nothing uses: "${text}"`),
    ...wrong,
    ...breaking.map((translation) => `"${translation}" needs a no-break space`),
  ].map((fault) => `${file}: ${fault}`)
}

/** A page loads several catalogues, and the one that is loaded last replaces the translations of the others. */
function differingIn(tag: string): string[] {
  const texts = folders
    .filter((folder) => folder.startsWith('apps/web/'))
    .flatMap((folder) => [...textsOf(`${folder}/${tag}.po`)])
  return [...Map.groupBy(texts, ([text]) => text)].flatMap(([text, all]) => {
    const translations = [...new Set(all.map(([, translation]) => translation))].filter(Boolean)
    return translations.length > 1
      ? [`${tag}.po: "${text}" has several translations: ${translations.join(', ')}`]
      : []
  })
}

/** Translations by English text. Texts that differ only in their context stay separate. */
function textsOf(file: string): Map<string, string> {
  const { items } = parsePo(readFileSync(file, 'utf8'))
  return new Map(
    items.map(({ msgid, msgctxt, msgstr }) => [msgctxt ? `${msgctxt}: ${msgid}` : msgid, msgstr[0] ?? '']),
  )
}

function wrongIn(text: string, translation: string): string[] {
  const { success, errors } = parseIcu(translation)
  if (!success) return [`"${translation}" cannot be read: ${errors[0]?.message}`]
  const { missing, extra } = compareVariables(text, translation)
  return [
    ...missing.map((name) => `"${translation}" lacks {${name}}`),
    ...extra.map((name) => `"${translation}" has {${name}}, which its English text does not have`),
    ...(tagsOf(text) === tagsOf(translation) ? [] : [`"${translation}" does not have the tags of "${text}"`]),
  ]
}

function tagsOf(text: string): string {
  return [...new Set(text.match(/<\/?\d+\/?>/g))].toSorted().join('')
}
