import { timeBesideDay } from '@library-card/contract/due.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'
import { pickupPlaceWords, type PlaceNames } from '@library-card/contract/pickup-place.ts'
import { plainPickup } from '../../members/place-names.ts'
import { dateText, plainText, type I18n } from '../../text/texts.ts'
import { whyMissing } from '../../reasons/answer-words.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import {
  isIncomplete,
  type DatedItem,
  type DatedList,
  type InstitutionDates,
} from '../../members/dated-items.ts'

/** `on`: a whole day in the institution's time zone; `until`: an instant, for hourly loans. */
type When = { on: Day } | { until: Instant }
export type CalendarEvent = {
  uid: string
  when: When
  summary: string
  description: string
  asOf: Instant
  institutionCode: string
  kind: Kind
}

export type EventContext = {
  institution: { code: string; name: string; timeZone: string }
  placeNames: PlaceNames
  i18n: I18n
  titles: boolean
  patronHash: string
  rootKey: Buffer
  now: Date
}

export function eventsOf(dates: InstitutionDates, context: EventContext): CalendarEvent[] {
  const { loans, requests, isUncertain } = dates
  if (isUncertain) return []
  const isPartial = loans?.isPartial ?? requests?.isPartial ?? false
  return [
    ...toEvents('loans', loans, context),
    ...toEvents('requests', requests, context),
    ...(isPartial || isIncomplete(dates) ? [incompleteEvent(dates, context)] : []),
  ]
}

function toEvents(kind: Kind, list: DatedList | null, context: EventContext): CalendarEvent[] {
  if (!list) return []
  const { code, name, timeZone } = context.institution
  const { titles, i18n } = context
  const items = list.items.filter(isDated).map((item) => ({
    item,
    when: whenOf(item, timeZone),
    uid: uidOf([kind, item.id], context),
  }))
  // Without titles, items of the same day share an event.
  const groups = Map.groupBy(items, ({ uid, when }) => (titles ? uid : JSON.stringify(when)))
  return [...groups.values()].map((group) => {
    // The event of a day has the id of one of its loans, so a renewed loan moves its event.
    const { uid, when } = group.toSorted((one, other) => (one.uid < other.uid ? -1 : 1))[0]!
    const ofGroup = group.map(({ item }) => item)
    const lines = ofGroup.flatMap((item) => detailsOf(item, context))
    if (list.isStale) lines.push(staleText(name, list.asOf, { timeZone, i18n }))
    return {
      uid,
      when,
      summary: summaryOf(kind, ofGroup, { titles, institutionName: name, i18n }),
      description: [...new Set(lines)].join('\n'),
      asOf: list.asOf,
      institutionCode: code,
      kind,
    }
  })
}

type Dated = DatedItem & { by: Moment }

function isDated(item: DatedItem): item is Dated {
  return item.by !== null
}

/** Returns the due time of an hourly loan, otherwise the day. */
function whenOf({ by, isHourly }: Dated, timeZone: string): When {
  if ('at' in by && timeBesideDay(by, { ofHours: isHourly, timeZone }) !== null) return { until: by.at }
  return { on: dayOf(by, timeZone) }
}

/** Creates an event on today's date that states which dates may be missing or old. */
function incompleteEvent(dates: InstitutionDates, context: EventContext): CalendarEvent {
  const { code, name, timeZone } = context.institution
  const now = context.now.toISOString()
  return {
    uid: uidOf(['silent'], context),
    when: { on: dayOf({ at: now }, timeZone) },
    ...incompleteText(dates, name, { timeZone, i18n: context.i18n }),
    asOf: now,
    institutionCode: code,
    kind: 'loans',
  }
}

function incompleteText(dates: InstitutionDates, institutionName: string, place: Place) {
  const { i18n } = place
  const { atHome, loans, requests, problem, missing: lists } = dates
  if (atHome === 'another-record')
    return {
      summary: i18n._('This calendar is paused'),
      description: i18n._(
        '{institutionName} now has a different record under your ID. The calendar shows nothing until you sign in to your card.',
        { institutionName },
      ),
    }
  const mayBeMissing = i18n._('What is due there may be missing from this calendar.')
  if (atHome === 'no-record')
    return {
      summary: i18n._('{institutionName} cannot find your account', { institutionName }),
      description: mayBeMissing,
    }
  if (!isIncomplete(dates))
    return {
      summary: i18n._('Not everything that {institutionName} sent could be read', { institutionName }),
      description: mayBeMissing,
    }
  const asOf = loans && requests && [loans.asOf, requests.asOf].toSorted()[0]!
  const time = asOf && instantText(asOf, place)
  const shown = !time
    ? mayBeMissing
    : lists
      ? i18n._('What this calendar shows from there is as of {time}.', { time })
      : i18n._('Its dates in this calendar are as of {time}.', { time })
  return {
    summary: i18n._('{institutionName}: dates not updated', { institutionName }),
    description: [problem && whyMissing(problem, institutionName, { i18n, lists }), shown]
      .filter(Boolean)
      .join('\n'),
  }
}

/** Returns an id that stays the same at each refresh and restart, and reveals neither the patron nor the item. */
function uidOf(parts: string[], { patronHash, institution, rootKey }: EventContext): string {
  return keyedHash(rootKey, 'calendar event', patronHash, institution.code, ...parts)
}

type Kind = 'loans' | 'requests'

/**
 * Returns a text such as "Due: How Ice Remembers · Alpine Institute". For several items, or one without a title,
 * returns their number.
 */
function summaryOf(
  kind: Kind,
  items: DatedItem[],
  { titles, institutionName, i18n }: { titles: boolean; institutionName: string; i18n: I18n },
): string {
  const [first, ...others] = items
  const named = titles && others.length === 0 && first?.title
  const text = named ? titleText(kind, plainText(named), i18n) : countText(kind, items.length, i18n)
  return `${text} · ${institutionName}`
}

function titleText(kind: Kind, title: string, i18n: I18n): string {
  return kind === 'loans' ? i18n._('Due: {title}', { title }) : i18n._('Pick up: {title}', { title })
}

function countText(kind: Kind, count: number, i18n: I18n): string {
  return kind === 'loans'
    ? i18n._('{count, plural, one {# item due} other {# items due}}', { count })
    : i18n._('{count, plural, one {# item to pick up} other {# items to pick up}}', { count })
}

type Place = { timeZone: string; i18n: I18n }

function detailsOf({ by, state, pickup }: Dated, { institution, placeNames, i18n }: EventContext): string[] {
  const { code, timeZone } = institution
  const city = timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
  return [
    'at' in by
      ? i18n._('By {time} in {city}.', { time: timeText(by.at, { timeZone, i18n }), city })
      : i18n._('By the end of the day in {city}.', { city }),
    ...(state === 'recalled' ? [i18n._('The library has recalled it.')] : []),
    ...(pickup === null ? [] : [pickupPlaceWords(plainPickup(pickup), code, placeNames)]),
  ]
}

function staleText(institutionName: string, asOf: Instant, place: Place): string {
  const time = instantText(asOf, place)
  return place.i18n._('This is what {institutionName} answered on {time}.', { institutionName, time })
}

function instantText(at: Instant, { timeZone, i18n }: Place): string {
  return dateText(new Date(at), { dateStyle: 'long', timeStyle: 'short', timeZone }, i18n)
}

function timeText(at: Instant, { timeZone, i18n }: Place): string {
  return new Date(at).toLocaleTimeString(i18n.locale, { timeStyle: 'short', timeZone })
}
