import { timeBesideDay } from '@library-card/contract/due.ts'
import { languageOf } from '@library-card/contract/languages.ts'
import type { Instant, Moment } from '@library-card/contract/moment.ts'
import { type ClosedLastDay } from '@library-card/contract/pickup.ts'
import { pickupPlaceNames, type PlaceNames } from '@library-card/contract/pickup-place.ts'
import { plainPickup } from '../../members/place-names.ts'
import { dateText, escapeHtml, plainText, type I18n } from '../../text/texts.ts'
import type { DueItem, Reason } from './due-items.ts'

export type Message = { subject: string; text: string; html: string }

/** Why some or all items of an institution are missing from an e-mail; or that it renews loans by itself. */
type Remark = 'not-read' | 'not-all-read' | 'sign-in-there' | 'renews-itself'
type RemarkAt = { remark: Remark; institutionCode: string }

/** Whether items may be missing from the e-mail. */
function isGap({ remark }: RemarkAt): boolean {
  return remark === 'not-read' || remark === 'not-all-read'
}

export type Contents = {
  items: DueItem[]
  /** When the items were read; null without items. */
  asOf: Instant | null
  titles: boolean
  remarks: RemarkAt[]
  /** When reminders end unless the patron uses the card; null if that is not soon. */
  endsOn: number | null
}

export type Context = {
  i18n: I18n
  placeNames: PlaceNames
  timeZoneOf: (code: string) => string
  closedLastDayOf: (item: DueItem) => ClosedLastDay | null
  homeTimeZone: string
  networkName: string
  cardAddress: string
  endAddress: string
}

/** Writes an e-mail as text and as HTML with the same content. */
export function writeMessage(contents: Contents, context: Context): Message {
  const { i18n, cardAddress, endAddress, networkName } = context
  const subject = subjectOf(contents, context)
  const introduction = introductionOf(contents, context)
  const groups = toGroups(contents, context)
  const notes = [...remarkSentences(contents, context), ...endText(contents, i18n)]
  const card = i18n._('Your card')
  const why = i18n._('{networkName} sends this e-mail because you turned on reminders on your card.', {
    networkName,
  })
  const stop = i18n._('Turn off these reminders')
  const text = [
    subject,
    introduction,
    ...groups.map(({ heading, place, closed, titles }) =>
      [heading, place, ...(closed ? [closed] : []), ...titles.map((title) => `- ${title}`)].join('\n'),
    ),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    labelled(card, cardAddress, i18n),
    `${why} ${labelled(stop, endAddress, i18n)}`,
  ]
  const body = [
    `<main>\n<h1>${escapeHtml(subject)}</h1>\n<p>${escapeHtml(introduction)}</p>`,
    ...groups.map(({ heading, place, closed, titles }) => {
      const list = titles.map((title) => `<li><bdi>${escapeHtml(title)}</bdi></li>`).join('')
      const lines = [place, ...(closed ? [closed] : [])].map((line) => `<p>${escapeHtml(line)}</p>`).join('')
      return `<h2>${escapeHtml(heading)}</h2>\n${lines}${list && `<ul>${list}</ul>`}`
    }),
    ...(notes.length > 0 ? ['<hr>', ...notes.map((note) => `<p>${escapeHtml(note)}</p>`)] : []),
    `<hr>\n<p>${link(cardAddress, card)}</p>\n</main>`,
    `<footer><p>${escapeHtml(why)} ${link(endAddress, stop)}</p></footer>`,
  ]
  const html = toPage({ title: subject, language: i18n.tag, body: body.join('\n') })
  return { subject, text: `${text.join('\n\n')}\n`, html }
}

function subjectOf({ items, remarks }: Contents, context: Context): string {
  const { i18n } = context
  const gaps = remarks.filter(isGap)
  const count = items.length
  if (count === 0 && gaps.length > 0) {
    const institutions = namesOf(gaps, context)
    return gaps.some(({ remark }) => remark === 'not-all-read')
      ? i18n._('We could not check everything at {institutions} today', { institutions })
      : i18n._('We could not check {institutions} today', { institutions })
  }
  return gaps.length > 0
    ? i18n._(
        '{count, plural, one {At least # item needs your attention} other {At least # items need your attention}}',
        { count },
      )
    : i18n._('{count, plural, one {# item needs your attention} other {# items need your attention}}', {
        count,
      })
}

function namesOf(remarks: RemarkAt[], { i18n, placeNames }: Context): string {
  const names = remarks.map(({ institutionCode: code }) => placeNames.nameOf(code) ?? code)
  return new Intl.ListFormat(i18n.locale).format(names)
}

/** Returns when the items were read; without items, the meaning of the subject. */
function introductionOf({ asOf }: Contents, { i18n, homeTimeZone: timeZone }: Context): string {
  if (asOf === null) return i18n._('Items there may be due or ready to pick up.')
  const time = new Date(asOf).toLocaleTimeString(i18n.locale, { timeStyle: 'short', timeZone })
  return i18n._('As of {time}.', { time })
}

/**
 * Returns the remarks below the subject. Without items, the subject itself names the institutions that could not be
 * read.
 */
function remarksBeside({ items, remarks }: Contents): RemarkAt[] {
  return items.length > 0 ? remarks : remarks.filter((remark) => !isGap(remark))
}

/** Returns one sentence for all gaps of a kind, and one for each other remark. */
function remarkSentences(contents: Contents, context: Context): string[] {
  const groups = Map.groupBy(remarksBeside(contents), (one) => (isGap(one) ? one.remark : one))
  return [...groups.values()].map((group) =>
    remarkTexts[group[0]!.remark](context.i18n, namesOf(group, context)),
  )
}

type Group = { heading: string; place: string; closed: string; titles: string[] }

/** Groups items with the same reason, date and place under a heading. */
function toGroups({ items, titles }: Contents, context: Context): Group[] {
  const { i18n, timeZoneOf, placeNames } = context
  const placed = items.map((item) => {
    const timeZone = timeZoneOf(item.institutionCode)
    const pickup = item.pickup && plainPickup(item.pickup)
    const place = pickupPlaceNames(pickup, item.institutionCode, placeNames).join(', ')
    const date = item.by && momentText(item.by, { timeZone, isHourly: item.isHourly, i18n })
    return { item, place, date }
  })
  const groups = Map.groupBy(placed, ({ item, date, place }) => `${item.reason}\n${date}\n${place}`)
  return [...groups.values()].map((group) => {
    const { item, date, place } = group[0]!
    const count = group.length
    const heading = date === null ? i18n._('Ready to pick up') : headings[item.reason](i18n, date, count)
    const counted = i18n._('{count, plural, one {# item} other {# items}}', { count })
    const ofGroup = group.map((one) => plainText(one.item.title ?? '') || i18n._('No title given'))
    const closed = closedText(context.closedLastDayOf(item), i18n)
    return { heading, place: labelled(place, counted, i18n), closed, titles: titles ? ofGroup : [] }
  })
}

/** Returns the text for a last pickup day on which the place is closed; empty for another day. */
function closedText(closed: ClosedLastDay | null, i18n: I18n): string {
  if (closed === null) return ''
  if (closed.openDay === null) return i18n._('Closed on that day, and every day until then.')
  const date = dayText(new Date(`${closed.openDay}T00:00:00Z`), 'UTC', i18n)
  return i18n._('Closed on that day: the last open day before that is {date}.', { date })
}

/** "Your card: https://…". Some languages put a space before the colon. */
function labelled(label: string, words: string, i18n: I18n): string {
  return i18n._('{label}: {words}', { label, words })
}

const headings: Record<Reason, (i18n: I18n, date: string, count: number) => string> = {
  overdue: (i18n, date) => i18n._('Overdue since {date}', { date }),
  recalled: (i18n, date) => i18n._('Recalled: due {date}', { date }),
  due: (i18n, date) => i18n._('Due {date}', { date }),
  ready: (i18n, date) => i18n._('Ready to pick up until {date}', { date }),
  passed: (i18n, date, count) =>
    i18n._(
      '{count, plural, one {The last day to pick up # item has passed: {date}} other {The last day to pick up # items has passed: {date}}}',
      {
        count,
        date,
      },
    ),
}

type DateWords = { timeZone: string; isHourly: boolean; i18n: I18n }

/** Writes the institution's own day, and for hourly loans also the time with its zone. */
function momentText(by: Moment, { timeZone, isHourly, i18n }: DateWords): string {
  if ('day' in by) return dayText(new Date(`${by.day}T00:00:00Z`), 'UTC', i18n)
  const at = new Date(by.at)
  const day = dayText(at, timeZone, i18n)
  if (timeBesideDay(by, { ofHours: isHourly, timeZone }) === null) return day
  const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const
  return `${day}, ${at.toLocaleTimeString(i18n.locale, { ...time, timeZone })}`
}

function dayText(day: Date, timeZone: string, i18n: I18n): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  const text = dateText(day, { ...parts, timeZone }, i18n)
  // As on the pages: a comma would split the sentence around the date.
  return i18n.locale === 'en-GB' ? text.replace(',', '') : text
}

const remarkTexts: Record<Remark, (i18n: I18n, institutionName: string) => string> = {
  'not-read': (i18n, institutionName) =>
    i18n._('We could not check {institutionName} today.', { institutionName }),
  'not-all-read': (i18n, institutionName) =>
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

/** The reader's own program chooses the colours, so that the text is readable on a dark background. */
export const style = `:root { color-scheme: light dark; supported-color-schemes: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 38rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.35rem; line-height: 1.3 }
h2 { font-size: 1rem; margin: 1.5rem 0 0 }
p, ul { margin: .25rem 0 }
hr { margin: 1.5rem 0 }
a { color: inherit }
button { font: inherit; min-height: 2.75rem; padding: 0 1rem }
footer { font-size: .875rem }`

/** Writes a whole HTML document. `body` is markup. */
export function toPage({ title, language, body }: Record<'title' | 'language' | 'body', string>): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${languageOf(language)?.direction ?? 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

export function link(address: string, words: string): string {
  return `<a href="${escapeHtml(address)}">${escapeHtml(words)}</a>`
}
