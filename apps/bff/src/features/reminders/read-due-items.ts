import { answerStates } from '@library-card/contract/answer-state.ts'
import { mailAddress } from '@library-card/contract/mail-address.ts'
import type { FastifyBaseLogger } from 'fastify'
import { monthsBefore } from '../../clock.ts'
import type { Dependencies } from '../../dependencies.ts'
import { newRequestId } from '../../http/request-id.ts'
import { isIncomplete } from '../../members/dated-items.ts'
import { lookUpAccount } from '../../members/account-lookup.ts'
import { createCall, logFailure } from '../../members/card-query.ts'
import { toHomeRecord } from '../../members/home-record.ts'
import type { Patron } from '../../members/patron.ts'
import { readPreferences } from '../../members/preferences.ts'
import { datedParts, datesKeyOf, queryDates, type NetworkDates } from '../../members/query-dates.ts'
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
  const { patron } = home
  const read = await readDates(reading, { person: patronHash, content: { ...content, patron } })
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
  const unread = remarks.filter(({ remark }) => remark === 'not-read').map((one) => one.institutionCode)
  return { state: 'read', to: home.email!, items, dates, unread, content: found, endAddress, message }
}

/** Reads the account at home, which has the address and shows whether the id still belongs to the patron. */
async function readHome(
  { members, store, log }: Reading,
  { patron_hash: person, content }: Order,
): Promise<{ patron: Patron; email: string | null } | Unreadable['state']> {
  const { homeInstitutionCode: code, home } = content.patron
  const member = members.byCode.get(code)
  if (!member) return 'gone'
  const sessionKey = datesKeyOf(store.rootKey, content.patron)
  const requestId = newRequestId()
  const call = { ...createCall(members, { requestId, priority: 'reminder', person }), parts: datedParts }
  const whose = { asker: 'background', patron: content.patron, sessionKey, person } as const
  const query = { ...whose, members, member, searchesAgain: false }
  const began = members.cardCache.now()
  try {
    const found = await lookUpAccount(query, call)
    if ('noneSince' in found) return 'gone'
    const patron = { ...content.patron, home: home ?? toHomeRecord(found) }
    const owner = { patron, sessionKey: datesKeyOf(store.rootKey, patron) }
    members.cardCache.accounts.set(owner, code, { found, began, readAt: call.now })
    return { patron, email: found.account.email }
  } catch (error) {
    const { code: problem } = logFailure({ log, institution: code }, error)
    return answerStates[problem].mayBeAnothers ? 'other-record' : 'home-silent'
  }
}

/** Reads the dates, unless the patron's calendar has read them in the last hours. Returns null if the id has changed hands. */
async function readDates(
  { members, store, dates: cache, log }: Reading,
  { person, content }: { person: string; content: ReminderContent },
): Promise<{ dates: NetworkDates; found: ReminderContent } | null> {
  const ofCalendar = await cache.recent(content.patron)?.catch(() => undefined)
  if (ofCalendar) return { dates: ofCalendar, found: content }
  let found = content
  const update = async (changed: Partial<ReminderContent>) => void (found = { ...content, ...changed })
  const poll = { requestId: newRequestId(), log, priority: 'reminder' } as const
  const subscription = { ...content, person }
  const dates = await queryDates({ members, store, earlier: new Map(), update }, subscription, poll)
  members.knownAccounts.deleteSession(datesKeyOf(store.rootKey, content.patron))
  return dates && { dates, found }
}

/** Returns what is said of institutions: no e-mail may seem complete that is not. */
function remarksOf(
  { members }: Reading,
  dates: NetworkDates,
  { items, excluded }: { items: DueItem[]; excluded: string[] },
): Contents['remarks'] {
  const ofDates = [...dates]
    .filter(([, one]) => isIncomplete(one) || one.loans?.isPartial || one.requests?.isPartial)
    .map(([institutionCode]) => ({ remark: 'not-read', institutionCode }) as const)
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
