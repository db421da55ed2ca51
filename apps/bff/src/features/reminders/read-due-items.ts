import type { FastifyBaseLogger } from 'fastify'
import { monthsBefore } from '../../clock.ts'
import { mailAddress } from '../../config/environment.ts'
import type { Dependencies } from '../../dependencies.ts'
import { newRequestId } from '../../http/request-id.ts'
import { isUnavailable } from '../../members/dated-items.ts'
import { toHomeRecord } from '../../members/home-record.ts'
import { readPreferences } from '../../members/preferences.ts'
import { datesKeyOf, queryDates, type NetworkDates } from '../../members/query-dates.ts'
import { queryMember } from '../../members/query-member.ts'
import { i18nIn } from '../../text/texts.ts'
import { dueItemsIn, type DueItem } from './due-items.ts'
import { writeMessage, type Contents, type Message } from './message.ts'
import { tokenOf, type ReminderContent, type Subscription } from './subscriptions.ts'

/** Months without use after which reminders end, and after which e-mails announce that. */
export const endAfter = 12
const announceAfter = 11

export type Reading = Pick<Dependencies, 'config' | 'store' | 'members' | 'dates'> & {
  log: FastifyBaseLogger
}

/** `gone`: home has no account under the id. `other-record`: the id now belongs to another record. */
type Unreadable = { state: 'home-silent' | 'gone' | 'other-record' | 'no-address' }
export type Prepared = {
  state: 'read'
  to: string
  items: DueItem[]
  dates: NetworkDates
  /** Codes of members whose items are unknown. */
  unread: string[]
  content: ReminderContent
  endAddress: string
  message: Message
}

type Order = Pick<Subscription, 'patron_hash' | 'days' | 'titles' | 'used'> & { content: ReminderContent }

/** Reads what a patron is reminded of, and writes the e-mail. Without an address at home nobody else is asked. */
export async function prepare(reading: Reading, order: Order): Promise<Prepared | Unreadable> {
  const { config, store, members } = reading
  const { patron_hash: patronHash, content } = order
  const home = await readHome(reading, order)
  if (typeof home === 'string') return { state: home }
  if (!mailAddress.test(home.email ?? '')) return { state: 'no-address' }
  const patron = { ...content.patron, home: content.patron.home ?? home.record }
  const known = { ...content, patron }
  const read = await readDates(reading, { person: patronHash, content: known })
  if (!read) return { state: 'other-record' }
  const { dates, found } = read
  const preferences = await readPreferences(store, patron)
  const items = dueItemsIn(dates, {
    days: order.days,
    now: store.clock(),
    patronHash,
    rootKey: store.rootKey,
    timeZoneOf: (code) => members.byCode.get(code)!.institution.timeZone,
  })
  const remarks = remarksOf(reading, dates, {
    items,
    excluded: [...preferences.notAsked, ...(preferences.noAccount ?? [])],
  })
  const { languages, name } = config.network
  const tag = [preferences.language, content.language].find((one) => one && languages.includes(one))
  const i18n = i18nIn(tag ?? languages[0]!)
  const endAddress = `${config.publicUrl}/reminders/${tokenOf(store, patronHash)}`
  const message = writeMessage(
    { items, titles: order.titles === 1, remarks, endsOn: endOf(order.used, store.clock()) },
    {
      i18n,
      institutionOf: (code) => {
        const { names, timeZone } = members.byCode.get(code)!.institution
        return { name: names[i18n.tag] ?? names[languages[0]!] ?? code, timeZone }
      },
      networkName: name,
      cardAddress: `${config.publicUrl}/card/all/overview`,
      endAddress,
    },
  )
  const unread = remarks.filter(({ remark }) => unreadRemarks.has(remark)).map((one) => one.institutionCode)
  return { state: 'read', to: home.email!, items, dates, unread, content: found, endAddress, message }
}

/** Reads the record at home, which has the address and shows whether the id still belongs to the patron. */
async function readHome({ members, store, log }: Reading, { patron_hash: patronHash, content }: Order) {
  const { patron } = content
  const member = members.byCode.get(patron.homeInstitutionCode)
  if (!member) return 'gone'
  let record = patron.home
  const card = await queryMember(
    {
      members,
      member,
      patron,
      sessionKey: datesKeyOf(store.rootKey, patron),
      person: patronHash,
      fresh: false,
      parts: [],
      priority: 'reminder',
      requestId: newRequestId(),
      signal: new AbortController().signal,
      log,
    },
    { onAccount: (found) => void (record = toHomeRecord(found)) },
  )
  if (card.state === 'no-account') return 'gone'
  if (card.state === 'unavailable')
    return card.problem.code === 'account-unclear' ? 'other-record' : 'home-silent'
  return { email: card.account.email, record }
}

/** Reads the dates, unless the patron's calendar has read them in the last hours. Returns null if the id has changed hands. */
async function readDates(
  { members, store, dates: cache, log }: Reading,
  { person, content }: { person: string; content: ReminderContent },
): Promise<{ dates: NetworkDates; found: ReminderContent } | null> {
  const key = datesKeyOf(store.rootKey, content.patron)
  const ofCalendar = await cache.peek(key)?.catch(() => undefined)
  if (ofCalendar) return { dates: ofCalendar, found: content }
  let found = content
  const update = async (changed: Partial<ReminderContent>) => void (found = { ...content, ...changed })
  const poll = { requestId: newRequestId(), log, priority: 'reminder' } as const
  const subscription = { ...content, person }
  const dates = await queryDates({ members, store, earlier: new Map(), update }, subscription, poll)
  members.knownAccounts.deleteSession(key)
  return dates && { dates, found }
}

const unreadRemarks: ReadonlySet<string> = new Set(['not-read', 'not-asked', 'partly-unreadable'])

/** Returns what is said of institutions: no e-mail may seem complete that is not. */
function remarksOf(
  { members }: Reading,
  dates: NetworkDates,
  { items, excluded }: { items: DueItem[]; excluded: string[] },
): Contents['remarks'] {
  const ofDates = [...dates].flatMap(([institutionCode, one]): Contents['remarks'] => {
    if (isUnavailable(one)) return [{ remark: one.notAsked ? 'not-asked' : 'not-read', institutionCode }]
    const isPartial = one.loans?.isPartial ?? one.requests?.isPartial ?? false
    return isPartial ? [{ remark: 'partly-unreadable', institutionCode }] : []
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

/** Returns when reminders end without a sign-in; null if that is more than a month away. */
function endOf(used: number, now: number): number | null {
  return used <= monthsBefore(now, announceAfter) ? monthsBefore(used, -endAfter) : null
}
