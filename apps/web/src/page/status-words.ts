import { plural, t } from '@lingui/core/macro'
import type { CardView } from '../card/card-view.ts'
import { listWords } from '../text/list-words.ts'

/** Who has answered, as one sentence. Members that were asked count, not only those with an account. */
export function answersWords(view: CardView, locale: string): string {
  if (view.place !== 'all') return wordsForOne(view, locale)
  if (view.notWanted.length === 0) return wordsForAll(view, locale)
  const names = listOf(view, view.notWanted, locale)
  return `${wordsForAll(view, locale)} ${t`Switched off by you: ${names}.`}`
}

function wordsForAll(view: CardView, locale: string): string {
  const { asked, waiting, silent } = view
  if (waiting.length === asked)
    return plural(asked, { one: 'Asking # institution…', other: 'Asking # institutions…' })
  if (waiting.length > 0) return stillAsking(view, locale)
  return silent.length > 0 ? notEverybody(view, locale) : everybody(view, locale)
}

function wordsForOne(view: CardView, locale: string): string {
  const name = view.nameOf(view.place)
  if (!view.ended) return t`Asking ${name}…`
  if (view.notWanted.length > 0) return t`You have switched ${name} off.`
  if (view.silent.length > 0) return t`${name} did not answer.`
  const time = answeredAt(view, locale)
  return t`${name} answered at ${time}.`
}

function stillAsking(view: CardView, locale: string): string {
  const { asked, waiting } = view
  const answered =
    asked - waiting.length - view.silent.filter(({ institutionCode: code }) => !waiting.includes(code)).length
  const names = listOf(view, waiting, locale)
  return t`${answered} of ${asked} members answered. Still asking ${names}…`
}

function notEverybody(view: CardView, locale: string): string {
  const { asked, silent } = view
  const answered = asked - silent.length
  if (answered === 0) return t`None of ${asked} members answered.`
  const time = answeredAt(view, locale)
  const names = listOf(
    view,
    silent.map(({ institutionCode }) => institutionCode),
    locale,
  )
  return t`${answered} of ${asked} members answered at ${time}. Not ${names}.`
}

function everybody(view: CardView, locale: string): string {
  const { asked, accounts } = view
  const time = answeredAt(view, locale)
  return t`All ${asked} members answered at ${time}; you have an account at ${accounts}.`
}

/** At most three names; more would push the list away. */
function listOf(view: CardView, codes: string[], locale: string): string {
  const named = codes.length > 3 ? codes.slice(0, 2) : codes
  const more = codes.length - named.length
  const names = named.map(view.nameOf)
  const all = more > 0 ? [...names, plural(more, { one: '# more', other: '# more' })] : names
  return listWords(all, locale)
}

/** The last answer, by the clock of the institution, or of the home institution where there are several. */
function answeredAt({ cards, place, home, institutionOf }: CardView, locale: string): string {
  const last = cards
    .map(({ asOf }) => asOf)
    .toSorted()
    .at(-1)
  if (!last) return ''
  const { timeZone } = institutionOf(place === 'all' ? home : place)
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  return new Intl.DateTimeFormat(locale, format).format(new Date(last))
}
