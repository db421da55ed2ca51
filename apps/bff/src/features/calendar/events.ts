import type { Day, Instant } from '@library-card/contract/moment.ts'
import type { I18n } from '../../text/texts.ts'
import { keyedHash } from '../../store/keyed-hash.ts'
import { isUnavailable, type DatedItem, type DatedList, type InstitutionDates } from './dated-items.ts'
import {
  detailsOf,
  localDay,
  localTime,
  partialText,
  unavailableText,
  staleText,
  summaryOf,
  unknownText,
  type Kind,
  type Place,
} from './event-text.ts'

/** `on` is a whole day in the time zone of the institution; `until` an instant, for hourly loans. */
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
  i18n: I18n
  titles: boolean
  patronHash: string
  dataKey: Buffer
  now: Date
}

export function eventsOf(dates: InstitutionDates, context: EventContext): CalendarEvent[] {
  const { loans, requests } = dates
  const isPartial = loans?.isPartial ?? requests?.isPartial ?? false
  const isIncomplete = isPartial || isUnavailable(dates)
  return [
    ...toEvents('loans', loans, context),
    ...toEvents('requests', requests, context),
    ...(isIncomplete ? [incompleteEvent(dates, context)] : []),
  ]
}

function toEvents(kind: Kind, list: DatedList | null, context: EventContext): CalendarEvent[] {
  if (!list) return []
  const { code, name, timeZone } = context.institution
  const { titles, i18n } = context
  const items = list.items.map((item) => ({
    item,
    when: whenOf(item, timeZone),
    uid: uidOf([kind, item.id], context),
  }))
  // Without titles, items of the same day share an event.
  const groups = Map.groupBy(items, ({ uid, when }) => (titles ? uid : JSON.stringify(when)))
  return [...groups.values()].map((group) => {
    // The event of a day has the id of one of its loans: a loan that is renewed takes its event along.
    const { uid, when } = group.toSorted((one, other) => (one.uid < other.uid ? -1 : 1))[0]!
    const ofGroup = group.map(({ item }) => item)
    const lines = ofGroup.flatMap((item) => detailsOf(item, { timeZone, i18n }))
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

/** A due time of 23:59, or when the library closes, means the day. */
function whenOf({ by, isHourly }: DatedItem, timeZone: string): When {
  if ('at' in by && isHourly && localTime(by.at, timeZone) < '23:55') return { until: by.at }
  return { on: localDay(by, timeZone) }
}

/** Says on today's date which dates may be missing or old. */
function incompleteEvent(dates: InstitutionDates, context: EventContext): CalendarEvent {
  const { code, name, timeZone } = context.institution
  const now = context.now.toISOString()
  return {
    uid: uidOf(['silent'], context),
    when: { on: localDay({ at: now }, timeZone) },
    ...incompleteText(dates, name, { timeZone, i18n: context.i18n }),
    asOf: now,
    institutionCode: code,
    kind: 'loans',
  }
}

function incompleteText(dates: InstitutionDates, name: string, place: Place) {
  if (dates.isUnknown) return unknownText(name, place)
  if (!isUnavailable(dates)) return partialText(name, place)
  const { loans, requests } = dates
  const since = loans && requests ? [loans.asOf, requests.asOf].toSorted()[0]! : null
  return unavailableText(name, since, place)
}

/** The same at each refresh and after each restart; it reveals neither the patron nor the item. */
function uidOf(parts: string[], { patronHash, institution, dataKey }: EventContext): string {
  return keyedHash(dataKey, 'calendar event', patronHash, institution.code, ...parts)
}
