import type { Day, Instant } from '@library-card/contract/moment.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { detailsOf, oldWords, partialWords, silentWords, summaryOf, type Kind } from './event-words.ts'
import { dayThere, timeThere } from './local-time.ts'
import { isSilent, type DateToKeep, type InstitutionDates, type Told } from './known-dates.ts'

/** `on` is a whole day there; `until` an instant, for what is lent by the hour. */
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

/** What the dates of one institution are read with. */
export type Reading = {
  institution: { code: string; name: string; timeZone: string }
  titles: boolean
  patronHash: string
  dataKey: Buffer
  now: Date
}

export function eventsOf({ loans, requests }: InstitutionDates, reading: Reading): CalendarEvent[] {
  const isPartial = loans?.isPartial ?? requests?.isPartial ?? false
  const isIncomplete = isPartial || isSilent({ loans, requests })
  const silence = isIncomplete ? [silentEvent({ loans, requests }, reading)] : []
  return [...toEvents('loans', loans, reading), ...toEvents('requests', requests, reading), ...silence]
}

function toEvents(kind: Kind, told: Told | null, reading: Reading): CalendarEvent[] {
  if (!told) return []
  const dates = told.dates.map((date) => ({
    date,
    when: whenOf(date, reading.institution.timeZone),
    uid: uidOf([kind, date.id], reading),
  }))
  const together = Map.groupBy(dates, ({ uid, when }) => (reading.titles ? uid : JSON.stringify(when)))
  return [...together.values()].map((group) => {
    // The event of a day is the event of one of its loans: a loan that is renewed takes its event along.
    const [first] = group.toSorted((one, other) => (one.uid < other.uid ? -1 : 1))
    const members = group.map(({ date }) => date)
    return { ...first!, ...wordsOf(kind, members, { told, reading }), asOf: told.asOf, kind }
  })
}

function wordsOf(kind: Kind, dates: DateToKeep[], { told, reading }: { told: Told; reading: Reading }) {
  const { code, name, timeZone } = reading.institution
  const lines = dates.flatMap((date) => detailsOf(date, timeZone))
  if (told.old) lines.push(oldWords(name, told.asOf, timeZone))
  return {
    summary: summaryOf(kind, dates, { titles: reading.titles, institutionName: name }),
    description: [...new Set(lines)].join('\n'),
    institutionCode: code,
  }
}

/** A day ends at 23:59, or when its institution closes: it is a day all the same. */
function whenOf({ by, hourly }: DateToKeep, timeZone: string): When {
  if ('at' in by && hourly && timeThere(by.at, timeZone) < '23:55') return { until: by.at }
  return { on: dayThere(by, timeZone) }
}

function silentEvent({ loans, requests }: InstitutionDates, reading: Reading): CalendarEvent {
  const { code, name, timeZone } = reading.institution
  const now = reading.now.toISOString()
  const since = loans && requests ? [loans.asOf, requests.asOf].toSorted()[0]! : null
  return {
    uid: uidOf(['silent'], reading),
    when: { on: dayThere({ at: now }, timeZone) },
    summary: isSilent({ loans, requests }) ? silentWords.summary(name) : partialWords.summary(name),
    description: isSilent({ loans, requests })
      ? silentWords.description(since, timeZone)
      : partialWords.description,
    asOf: now,
    institutionCode: code,
    kind: 'loans',
  }
}

/** The same at each refresh and after each restart; what it stands for cannot be found out from it. */
function uidOf(parts: string[], { patronHash, institution, dataKey }: Reading): string {
  return keyedHash(dataKey, 'calendar event', patronHash, institution.code, ...parts)
}
