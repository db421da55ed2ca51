/**
 * `unreviewed`: complete, but not yet checked by a native reader. `incomplete`: missing texts appear in English.
 * `pseudo`: generated from the English texts, for tests.
 */
type State = 'reviewed' | 'unreviewed' | 'incomplete' | 'pseudo'

/** `tag` is the name of the language's catalogues; `name` is written in the language itself. */
export type Language = { tag: string; name: string; direction: 'ltr' | 'rtl'; state: State }

/** All languages that a network can offer. docs/languages.md explains how to add one. */
export const languages: readonly Language[] = [
  { tag: 'en', name: 'English', direction: 'ltr', state: 'reviewed' },
  { tag: 'de', name: 'Deutsch', direction: 'ltr', state: 'unreviewed' },
  { tag: 'fr', name: 'Français', direction: 'ltr', state: 'unreviewed' },
  { tag: 'it', name: 'Italiano', direction: 'ltr', state: 'unreviewed' },
  { tag: 'en-XA', name: 'English, longer', direction: 'ltr', state: 'pseudo' },
  { tag: 'ar-XB', name: 'English, right to left', direction: 'rtl', state: 'pseudo' },
]

/**
 * Finds the language for a tag; a region without a catalogue of its own, such as `de-CH`, falls back to its
 * language.
 */
export function languageOf(tag: string): Language | undefined {
  return languages.find((one) => one.tag === tag) ?? languages.find((one) => one.tag === tag.split('-', 1)[0])
}
