/**
 * `unreviewed`: complete, but not yet read by a native reader; `incomplete`: missing texts are English; `pseudo`: generated
 * from the English texts, for tests.
 */
type State = 'reviewed' | 'unreviewed' | 'incomplete' | 'pseudo'

/** `tag` is the name of its catalogues; `name` is in the language itself. */
export type Language = { tag: string; name: string; direction: 'ltr' | 'rtl'; state: State }

/** Every language that a network can offer. To add one, see docs/languages.md. */
export const languages: readonly Language[] = [
  { tag: 'en', name: 'English', direction: 'ltr', state: 'reviewed' },
  { tag: 'de', name: 'Deutsch', direction: 'ltr', state: 'unreviewed' },
  { tag: 'fr', name: 'Français', direction: 'ltr', state: 'unreviewed' },
  { tag: 'it', name: 'Italiano', direction: 'ltr', state: 'unreviewed' },
  { tag: 'en-XA', name: 'English, longer', direction: 'ltr', state: 'pseudo' },
  { tag: 'ar-XB', name: 'English, right to left', direction: 'rtl', state: 'pseudo' },
]

/** The language of a tag; a region without its own catalogue, such as `de-CH`, uses that of its language. */
export function languageOf(tag: string): Language | undefined {
  return languages.find((one) => one.tag === tag) ?? languages.find((one) => one.tag === tag.split('-', 1)[0])
}
