import { dueTime } from '@library-card/contract/due.ts'
import { languageOf } from '@library-card/contract/languages.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { dateText, plainText, type I18n } from '../../text/texts.ts'
import type { DueItem, Reason } from './due-items.ts'

export type Message = { subject: string; text: string; html: string }

/** Why an institution's items are not, or not all, in an e-mail; or that it renews loans by itself. */
type Remark = 'not-read' | 'sign-in-there' | 'renews-itself'

export type Contents = {
  items: DueItem[]
  titles: boolean
  remarks: { remark: Remark; institutionCode: string }[]
  /** When reminders end unless the patron uses the card; null if that is not soon. */
  endsOn: number | null
}

export type Context = {
  i18n: I18n
  institutionOf: (code: string) => { name: string; timeZone: string }
  networkName: string
  cardAddress: string
  endAddress: string
}

/** Writes an e-mail as text and as HTML with the same content. */
export function writeMessage(contents: Contents, context: Context): Message {
  const { i18n, cardAddress, endAddress, networkName, institutionOf } = context
  const subject = i18n._(
    '{count, plural, one {# item needs your attention} other {# items need your attention}}',
    { count: contents.items.length },
  )
  const groups = toGroups(contents, context)
  const notes = [
    ...contents.remarks.map((one) => remarkTexts[one.remark](i18n, institutionOf(one.institutionCode).name)),
    ...endText(contents, i18n),
  ]
  const card = i18n._('Your card')
  const why = i18n._('{networkName} sends this e-mail because you turned on reminders on your card.', {
    networkName,
  })
  const stop = i18n._('Turn off these reminders')
  const text = [
    subject,
    ...groups.map(({ heading, place, titles }) =>
      [heading, place, ...titles.map((title) => `- ${title}`)].join('\n'),
    ),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    labelled(card, cardAddress, i18n),
    `${why} ${labelled(stop, endAddress, i18n)}`,
  ]
  const body = [
    `<main>\n<h1>${escape(subject)}</h1>`,
    ...groups.map(({ heading, place, titles }) => {
      const list = titles.map((title) => `<li><bdi>${escape(title)}</bdi></li>`).join('')
      return `<h2>${escape(heading)}</h2>\n<p>${escape(place)}</p>${list && `<ul>${list}</ul>`}`
    }),
    ...(notes.length > 0 ? ['<hr>', ...notes.map((note) => `<p>${escape(note)}</p>`)] : []),
    `<hr>\n<p>${link(cardAddress, card)}</p>\n</main>`,
    `<footer><p>${escape(why)} ${link(endAddress, stop)}</p></footer>`,
  ]
  const html = toPage({ title: subject, language: i18n.tag, body: body.join('\n') })
  return { subject, text: `${text.join('\n\n')}\n`, html }
}

type Group = { heading: string; place: string; titles: string[] }

/** Items with the same reason, date and place share a heading. */
function toGroups({ items, titles }: Contents, { i18n, institutionOf }: Context): Group[] {
  const headed = items.map((item) => {
    const { name, timeZone } = institutionOf(item.institutionCode)
    const place = [name, plainText(item.pickupPlace ?? '')].filter(Boolean).join(', ')
    return { item, place, heading: headingOf(item, timeZone, i18n) }
  })
  const groups = Map.groupBy(headed, ({ heading, place }) => `${heading}\n${place}`)
  return [...groups.values()].map((group) => {
    const { heading, place } = group[0]!
    const count = i18n._('{count, plural, one {# item} other {# items}}', { count: group.length })
    const ofGroup = group.map(({ item }) => plainText(item.title ?? '') || i18n._('No title given'))
    return { heading, place: labelled(place, count, i18n), titles: titles ? ofGroup : [] }
  })
}

/** "Your card: https://…". Some languages put a space before the colon. */
function labelled(label: string, words: string, i18n: I18n): string {
  return i18n._('{label}: {words}', { label, words })
}

function headingOf({ reason, by, isHourly }: DueItem, timeZone: string, i18n: I18n): string {
  if (by === null) return i18n._('Ready to pick up')
  return headings[reason](i18n, momentText(by, { timeZone, isHourly, i18n }))
}

const headings: Record<Reason, (i18n: I18n, date: string) => string> = {
  overdue: (i18n, date) => i18n._('Overdue since {date}', { date }),
  recalled: (i18n, date) => i18n._('Recalled: due {date}', { date }),
  due: (i18n, date) => i18n._('Due {date}', { date }),
  ready: (i18n, date) => i18n._('Ready to pick up until {date}', { date }),
}

type DateWords = { timeZone: string; isHourly: boolean; i18n: I18n }

/** Writes the institution's own day, and for loans of hours also the time with its zone. */
function momentText(by: Moment, { timeZone, isHourly, i18n }: DateWords): string {
  if ('day' in by) return dayText(new Date(`${by.day}T00:00:00Z`), 'UTC', i18n)
  const at = new Date(by.at)
  const day = dayText(at, timeZone, i18n)
  if (!isHourly || dueTime(by, timeZone) === null) return day
  const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const
  return `${day}, ${at.toLocaleTimeString(i18n.locale, { ...time, timeZone })}`
}

function dayText(day: Date, timeZone: string, i18n: I18n): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  const text = dateText(day, { ...parts, timeZone }, i18n)
  // As the pages write it: a comma would split the sentence around the date.
  return i18n.locale === 'en-GB' ? text.replace(',', '') : text
}

const remarkTexts: Record<Remark, (i18n: I18n, institutionName: string) => string> = {
  'not-read': (i18n, institutionName) =>
    i18n._('We could not read everything at {institutionName}: there may be more.', { institutionName }),
  'sign-in-there': (i18n, institutionName) =>
    i18n._('{institutionName} is not included, because you sign in there each time.', { institutionName }),
  'renews-itself': (i18n, institutionName) =>
    i18n._('{institutionName} renews loans automatically for as long as they can be renewed.', {
      institutionName,
    }),
}

function endText({ endsOn }: Contents, i18n: I18n): string[] {
  if (endsOn === null) return []
  const date = dayText(new Date(endsOn), 'UTC', i18n)
  return [
    i18n._('You have not used your card for a long time. Reminders end on {date} unless you sign in.', {
      date,
    }),
  ]
}

/** Colours are the reader's own program's, so that the text is readable on a dark background. */
export const style = `:root { color-scheme: light dark; supported-color-schemes: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 38rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.35rem; line-height: 1.3 }
h2 { font-size: 1rem; margin: 1.5rem 0 0 }
p, ul { margin: .25rem 0 }
hr { margin: 1.5rem 0 }
a { color: inherit }
button { font: inherit; min-height: 2.75rem; padding: 0 1rem }
footer { font-size: .875rem }`

/** Writes a whole document; `body` is markup. */
export function toPage({ title, language, body }: Record<'title' | 'language' | 'body', string>): string {
  return `<!doctype html>
<html lang="${escape(language)}" dir="${languageOf(language)?.direction ?? 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

export function link(address: string, words: string): string {
  return `<a href="${escape(address)}">${escape(words)}</a>`
}

export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
