import { answerStates, canAskAgain } from '@library-card/contract/answer-state.ts'
import { mailAddress } from '@library-card/contract/mail-address.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { closedLastDay, type ClosedLastDay } from '@library-card/contract/pickup.ts'
import type { FastifyBaseLogger } from 'fastify'
import { monthsBefore } from '../../clock.ts'
import type { Dependencies } from '../../dependencies.ts'
import { newRequestId } from '../../http/request-id.ts'
import { isIncomplete, type InstitutionDates } from '../../members/dated-items.ts'
import { isFoundByHomeId, lookUpAccount } from '../../members/account-lookup.ts'
import { logFailure } from '../../members/answers.ts'
import { createCall } from '../../members/calls.ts'
import { placesOf } from '../../members/institution-routes.ts'
import { toHomeRecord } from '../../members/home-record.ts'
import type { Patron } from '../../members/patron.ts'
import { readPreferences } from '../../members/preferences.ts'
import {
  datedParts,
  datesKeyOf,
  queryDates,
  queryDatesAt,
  type NetworkDates,
} from '../../members/query-dates.ts'
import { placeNamesIn } from '../../members/place-names.ts'
import { i18nIn } from '../../text/texts.ts'
import { dueItemsIn, isNew, type DueItem } from './due-items.ts'
import { writeMessage, type Contents, type Message } from './message.ts'
import { tokenOf, type ReminderContent, type Subscription } from './subscriptions.ts'

/** Months without use after which reminders end, and months after which e-mails announce the end. */
export const endAfter = 12
const announceAfter = 11

export type Reading = Pick<Dependencies, 'config' | 'store' | 'members' | 'dates'> & {
  log: FastifyBaseLogger
}

/** `gone`: home has no account under the id. `other-record`: the id now belongs to another record. */
export type Unreadable = { state: 'home-silent' | 'gone' | 'other-record' | 'no-address' }
/**
 * `now`: one time for a whole run, so that an item that a cached copy does not call due cannot become due during
 * the run.
 */
type Order = Pick<Subscription, 'patron_hash' | 'days' | 'titles' | 'used'> & {
  content: ReminderContent
  now: number
}

/** `only`: codes of the members that were read; null for all with an account. */
type Found = { dates: NetworkDates; content: ReminderContent; only: readonly string[] | null }
type Findings = Found & {
  items: DueItem[]
  /** Members with unknown or incompletely known items. */
  unread: string[]
  /** Members that may answer if they are queried again. */
  silent: string[]
  /** The silent members where the patron has an account. */
  silentAccounts: string[]
  isNews: boolean
}
export type Prepared = Findings & { state: 'read'; to: string; message: Message }

/**
 * Reads the items that a patron is reminded of, and writes the e-mail. If home gives no address, queries no other
 * member.
 */
export async function prepare(reading: Reading, order: Order): Promise<Prepared | Unreadable> {
  const home = await readHome(reading, order)
  if ('state' in home) return home
  const content = { ...order.content, patron: home.patron }
  const found = await readDates(reading, { ...order, content })
  if (!found) return { state: 'other-record' }
  return write(reading, order, { ...findingsIn(reading, order, found), to: home.to })
}

/**
 * The findings of a second attempt on the same day that sends no e-mail: there is nothing to tell the patron, or
 * not yet.
 */
export type Pending = Findings & { state: 'nothing-to-say' }

/**
 * Queries the silent members again, and writes an e-mail that names only them. Home is read last, right before the
 * e-mail. It is read first if it was silent, or if its record must first prove that the id is still the patron's.
 */
export async function prepareAgain(
  reading: Reading,
  order: Order,
  { codes, isLast }: { codes: readonly string[]; isLast: boolean },
): Promise<Prepared | Pending | Unreadable> {
  const { members } = reading
  const { patron } = order.content
  const isHomeFirst = codes.some((code) => {
    const member = members.byCode.get(code)
    if (!patron.home || code === patron.homeInstitutionCode) return true
    return member !== undefined && isFoundByHomeId(member.institution, patron.home)
  })
  const first = isHomeFirst ? await readHome(reading, order) : null
  if (first && 'state' in first) return first
  const content = first ? { ...order.content, patron: first.patron } : order.content
  const dates = await readAt(reading, { ...order, content }, codes)
  const findings = findingsIn(reading, order, { dates, content, only: codes })
  if (!findings.isNews && !(isLast && findings.silentAccounts.length > 0))
    return { ...findings, state: 'nothing-to-say' }
  const home = first ?? (await readHome(reading, order))
  if ('state' in home) return home
  return write(reading, order, { ...findings, content: { ...content, patron: home.patron }, to: home.to })
}

/** Reads the account at home. It has the address, and shows whether the id still belongs to the patron. */
async function readHome(
  { members, store, log }: Reading,
  { patron_hash: person, content }: Order,
): Promise<{ patron: Patron; to: string } | Unreadable> {
  const { homeInstitutionCode: code, home } = content.patron
  const member = members.byCode.get(code)
  if (!member) return { state: 'gone' }
  const cacheKey = datesKeyOf(store.rootKey, content.patron)
  const requestId = newRequestId()
  const call = { ...createCall(members, { requestId, priority: 'reminder', person }), parts: datedParts }
  const whose = { asker: 'background', patron: content.patron, cacheKey, person } as const
  const query = { ...whose, members, member }
  const began = members.cardCache.now()
  try {
    const found = await lookUpAccount(query, call)
    if ('noneSince' in found) return { state: 'gone' }
    const { email } = found.account
    if (email === null || !mailAddress.test(email)) return { state: 'no-address' }
    const patron = { ...content.patron, home: home ?? toHomeRecord(members, found) }
    const owner = { patron, cacheKey: datesKeyOf(store.rootKey, patron) }
    members.cardCache.accounts.set(owner, code, { found, began, readAt: call.now })
    return { patron, to: email }
  } catch (error) {
    const { code: problem } = logFailure({ log, institution: code }, error)
    return { state: answerStates[problem].mayBeAnothers ? 'other-record' : 'home-silent' }
  }
}

/**
 * Reads the dates. If the patron's calendar has read them recently, that copy only selects the members to read:
 * those with items that are due or unknown. Returns null if the id now belongs to another person.
 */
async function readDates(reading: Reading, order: Order): Promise<Found | null> {
  const { members, store, dates: cache, log } = reading
  const { patron_hash: person, content } = order
  const copy = await cache.recent(content.patron)?.catch(() => undefined)
  if (copy) {
    const codes = worthReading(copy, { items: dueItems(reading, order, copy), told: content.told })
    const fresh = await readAt(reading, order, codes)
    const others = [...copy].filter(([code]) => !codes.includes(code))
    return { dates: new Map([...others, ...fresh]), content, only: null }
  }
  let found = content
  const update = async (changed: Partial<ReminderContent>) => void (found = { ...content, ...changed })
  const poll = { requestId: newRequestId(), log, priority: 'reminder' } as const
  const subscription = { ...content, person }
  const dates = await queryDates({ members, store, earlier: new Map(), update }, subscription, poll)
  members.deleteSession(datesKeyOf(store.rootKey, content.patron))
  return dates && { dates, content: found, only: null }
}

/** Returns the members that an e-mail would name. Without news there is no e-mail, so no member is read. */
function worthReading(
  copy: NetworkDates,
  { items, told }: { items: DueItem[]; told: ReminderContent['told'] },
): string[] {
  const gaps = [...copy].filter(([, dates]) => isUnread(dates)).map(([code]) => code)
  if (gaps.length === 0 && !items.some((item) => isNew(item, told))) return []
  return [...new Set([...gaps, ...items.map(({ institutionCode }) => institutionCode)])]
}

async function readAt(
  { members, store, log }: Reading,
  { patron_hash: person, content }: Order,
  codes: readonly string[],
): Promise<NetworkDates> {
  const poll = { requestId: newRequestId(), log, priority: 'reminder', codes } as const
  const dates = await queryDatesAt({ members, store }, { ...content, person }, poll)
  members.deleteSession(datesKeyOf(store.rootKey, content.patron))
  return dates
}

function dueItems({ members, store }: Reading, order: Order, dates: NetworkDates): DueItem[] {
  return dueItemsIn(dates, {
    days: order.days,
    now: order.now,
    patronHash: order.patron_hash,
    rootKey: store.rootKey,
    timeZoneOf: (code) => members.byCode.get(code)!.institution.timeZone,
  })
}

function findingsIn(reading: Reading, order: Order, found: Found): Findings {
  const dates = inNetworkOrder(reading, found.dates)
  const items = dueItems(reading, order, dates)
  const isNews = items.some((item) => isNew(item, order.content.told))
  const silent = [...dates].filter(([, { problem }]) => problem && canAskAgain(problem)).map(([code]) => code)
  const silentAccounts = silent.filter((code) => !dates.get(code)?.isUncertain)
  const unread = [...dates].filter(([, one]) => isUnread(one)).map(([code]) => code)
  return { ...found, dates, items, unread, silent, silentAccounts, isNews }
}

/**
 * Sorts dates by institution. Answers come in any order; an e-mail names institutions in the order of the network
 * file, as pages do.
 */
function inNetworkOrder({ members }: Reading, dates: NetworkDates): NetworkDates {
  return new Map(
    [...members.byCode.keys()].flatMap((code) => {
      const one = dates.get(code)
      return one ? [[code, one] as const] : []
    }),
  )
}

/** Writes the e-mail. Without news, it is only about the silent members. */
async function write(
  reading: Reading,
  order: Order,
  { to, ...findings }: Findings & { to: string },
): Promise<Prepared> {
  const { config, store, members } = reading
  const { dates, content, isNews } = findings
  const preferences = await readPreferences(store, content.patron)
  const only = isNews ? findings.only : findings.silentAccounts
  const items = findings.items.filter(({ institutionCode: code }) => only?.includes(code) ?? true)
  const remarks = remarksOf(reading, dates, {
    items,
    excluded: [...preferences.notAsked, ...(preferences.noAccount ?? [])],
  }).filter(({ institutionCode: code }) => only?.includes(code) ?? true)
  const { languages, name } = config.network
  const tag = [preferences.language, content.language].find((one) => one && languages.includes(one))
  const i18n = i18nIn(tag ?? languages[0]!)
  const message = writeMessage(
    {
      items,
      asOf: oldestIn(dates, items),
      titles: order.titles === 1,
      remarks,
      endsOn: endOf(order.used, order.now),
    },
    {
      i18n,
      placeNames: placeNamesIn(members, languages, i18n),
      timeZoneOf: (code) => members.byCode.get(code)!.institution.timeZone,
      closedLastDayOf: (item) => closedLastDayOf(reading, item, order.now),
      homeTimeZone: members.byCode.get(content.patron.homeInstitutionCode)!.institution.timeZone,
      networkName: name,
      cardAddress: `${config.publicUrl}/card/all/overview`,
      endAddress: endAddressOf(reading, order),
    },
  )
  return { ...findings, state: 'read', to, message }
}

function closedLastDayOf(
  { members }: Reading,
  { by, pickup, institutionCode }: DueItem,
  now: number,
): ClosedLastDay | null {
  const { timeZone } = members.byCode.get(institutionCode)!.institution
  const place = members.byCode.get(pickup?.institutionCode ?? institutionCode)
  if (!pickup || !place) return null
  return closedLastDay(by, placesOf(place.institution, now), {
    now: new Date(now).toISOString(),
    timeZone,
    libraryCode: pickup.place.code,
  })
}

export function endAddressOf(
  { config, store }: Pick<Reading, 'config' | 'store'>,
  { patron_hash: patronHash, content }: Pick<Order, 'patron_hash' | 'content'>,
): string {
  return `${config.publicUrl}/reminders/${tokenOf(store, patronHash, content)}`
}

/** Returns the time of the oldest answer with items; null without items. */
function oldestIn(dates: NetworkDates, items: DueItem[]): Instant | null {
  const codes = new Set(items.map(({ institutionCode }) => institutionCode))
  const times = [...codes].flatMap((code) => {
    const { loans, requests } = dates.get(code)!
    return [loans, requests].flatMap((list) => list?.asOf ?? [])
  })
  return times.toSorted()[0] ?? null
}

/** Returns the remarks on institutions, so that no incomplete e-mail seems complete. */
function remarksOf(
  { members }: Reading,
  dates: NetworkDates,
  { items, excluded }: { items: DueItem[]; excluded: string[] },
): Contents['remarks'] {
  const ofDates = [...dates]
    .filter(([, one]) => isUnread(one))
    .map(([institutionCode, { loans, requests }]) => {
      const remark = loans || requests ? 'not-all-read' : 'not-read'
      return { remark, institutionCode } as const
    })
  const ofMembers = [...members.byCode].flatMap(
    ([institutionCode, { institution, availability }]): Contents['remarks'] => {
      const { accounts, automaticRenewal } = institution
      const isLeftOut =
        accounts === 'own-sign-in' && availability().mode !== 'off' && !excluded.includes(institutionCode)
      if (isLeftOut) return [{ remark: 'sign-in-there', institutionCode }]
      const isDueThere = items.some(
        (item) => item.institutionCode === institutionCode && item.reason === 'due',
      )
      return automaticRenewal && isDueThere ? [{ remark: 'renews-itself', institutionCode }] : []
    },
  )
  return [...ofDates, ...ofMembers]
}

function isUnread(dates: InstitutionDates): boolean {
  return isIncomplete(dates) || dates.loans?.isPartial === true || dates.requests?.isPartial === true
}

/** Returns when reminders end unless the patron signs in; null if that is more than a month away. */
function endOf(used: number, now: number): number | null {
  return used <= monthsBefore(now, announceAfter) ? monthsBefore(used, -endAfter) : null
}
