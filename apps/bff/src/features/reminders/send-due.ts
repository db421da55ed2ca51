import { day, minute, second } from '@library-card/library-systems/durations.ts'
import type { FastifyInstance } from 'fastify'
import type { EventMetrics } from '../../metrics/event-metrics.ts'
import { runPeriodically } from '../../periodic.ts'
import { isNew, toldAfter, silenceOf, type Tellable } from './due-items.ts'
import type { Delivery, MailServer } from './mail-server.ts'
import {
  prepare,
  type Prepared,
  type Reading,
  endAddressOf,
  prepareAgain,
  type Pending,
  type Unreadable,
} from './read-due-items.ts'
import { isTimeToSend, nextReminder, startOfDay } from './schedule.ts'
import {
  changeLeased,
  claimDue,
  countLost,
  deleteReminders,
  endReminders,
  type ReminderContent,
  type Subscription,
} from './subscriptions.ts'

export type Sending = Reading & { mail: MailServer; eventMetrics: EventMetrics }

const lookEvery = 10 * second
/** Milliseconds until a reminder is tried again if home or the mail server fails. */
const retryAfter = 30 * minute
/** Patrons at a time, in one process. */
const atOnce = 20
/** Milliseconds after which a stop no longer waits for the mail server. A stop may take 15 seconds in all. */
const stopsAfter = 10 * second
/** Days on which the mail server must refuse the address before reminders end. */
const mostRefusals = 3

/** Sends the reminders that are due. Each one is sent by one process. */
export function sendDueReminders(app: FastifyInstance, sending: Sending) {
  let work: Promise<void> | null = null
  let isStopping = false

  async function sendAll(): Promise<void> {
    const { store, log, eventMetrics } = sending
    try {
      const lost = await countLost(store)
      if (lost > 0) eventMetrics.reminders.inc({ result: 'lost' }, lost)
      for (;;) {
        const rows = isStopping ? [] : await claimDue(store, atOnce)
        if (rows.length === 0) return
        await Promise.all(rows.map((row) => remind(sending, row, () => isStopping)))
      }
    } catch (error) {
      log.error({ err: error }, 'reminders not sent: they are tried again')
    } finally {
      work = null
    }
  }

  runPeriodically(app, {
    every: lookEvery,
    run: async () => void (work ??= sendAll()),
    failure: 'reminders not sent',
  })
  app.addHook('preClose', async () => {
    isStopping = true
    setTimeout(sending.mail.close, stopsAfter).unref()
  })
  app.addHook('onClose', async () => void (await work))
}

/** Sends one patron's reminder if there is any news, and decides when the next is due. */
async function remind(sending: Sending, row: Subscription, isStopping: () => boolean): Promise<void> {
  const { store, members, eventMetrics } = sending
  const { patron_hash: patronHash, content, hour } = row
  const timeZone = members.byCode.get(content?.patron.homeInstitutionCode ?? '')?.institution.timeZone
  const now = store.clock()
  // The log already has the cause. With the right key, the row can be opened again.
  if (!content) return void (await changeLeased(store, row, { due: now + day }))
  if (!timeZone) return deleteReminders(store, patronHash)
  const due = nextReminder(now, { timeZone, patronHash, hour })
  if (!isTimeToSend(now, { timeZone, hour })) {
    eventMetrics.reminders.inc({ result: 'too-late' })
    return void (await changeLeased(store, row, { due }))
  }
  const ordered = { ...row, content, now }
  const isLast = !isTimeToSend(now + retryAfter, { timeZone, hour })
  const today = startOfDay(now, timeZone)
  const codes = content.again?.day === today ? content.again.codes : null
  const prepared = codes
    ? await prepareAgain(sending, ordered, { codes, isLast })
    : await prepare(sending, ordered)
  // Another process queries the institutions that were not queried because this one stops.
  if (isStopping()) return void (await changeLeased(store, row, {}))
  if (!('silent' in prepared)) return withoutAnswer(sending, row, { ...prepared, due })
  const isDecided = prepared.isNews || isLast || prepared.silent.length === 0
  return isDecided
    ? sendOnce(sending, ordered, { prepared, due })
    : askAgain(sending, ordered, { prepared, today })
}

/** Ends or delays reminders if home gives no account or no address. */
async function withoutAnswer(
  { store, eventMetrics }: Sending,
  row: Subscription,
  { state, due }: Unreadable & { due: number },
): Promise<void> {
  const { patron_hash: patronHash } = row
  eventMetrics.reminders.inc({ result: state })
  // The next owner of the id must not find them.
  if (state === 'gone' || state === 'other-record') return deleteReminders(store, patronHash)
  await changeLeased(store, row, { due: state === 'home-silent' ? store.clock() + retryAfter : due })
}

type Ordered = Subscription & { content: ReminderContent }

/** Returns the content to store once the patron has been told of `tellable`. */
function contentAfter(
  { content: { told } }: Ordered,
  { content, dates, only }: Prepared | Pending,
  tellable: Tellable[],
): ReminderContent {
  return { ...content, again: null, told: toldAfter(told, { tellable, dates, only }) }
}

type Again = { prepared: Prepared | Pending; today: number }

/** Queries only the silent members again, in half an hour: everything that is due may be there. */
async function askAgain(
  { store, eventMetrics }: Sending,
  row: Ordered,
  { prepared, today }: Again,
): Promise<void> {
  eventMetrics.reminders.inc({ result: 'silent' })
  const content = contentAfter(row, prepared, prepared.items)
  await changeLeased(store, row, {
    due: store.clock() + retryAfter,
    content: { ...content, again: { day: today, codes: prepared.silent } },
  })
}

type Once = { prepared: Prepared | Pending; due: number }

const failures: Record<Exclude<Delivery, 'sent'>, string> = {
  refused: 'the mail server refuses the address of a reminder',
  'not-now': 'the mail server did not take a reminder',
  'too-slow': 'the mail server did not answer within a minute, and may have taken a reminder',
  unsure: 'the connection to the mail server broke, which may have taken a reminder',
}

/** Sends an e-mail. Its addresses end the order that it is sent for. */
export async function deliver(
  sending: Sending,
  order: Ordered,
  { to, message }: Prepared,
): Promise<Delivery> {
  const { mail, config, log } = sending
  const endAddress = endAddressOf(sending, order)
  const { delivery, failure } = await mail.send({ to, fromName: config.network.name, endAddress }, message)
  if (delivery !== 'sent') log.error({ delivery, ...failure }, failures[delivery])
  return delivery
}

/** Stores that the e-mail is sent, then sends it. A crash in between loses the e-mail, so that no patron gets it twice. */
async function sendOnce(sending: Sending, row: Ordered, { prepared, due }: Once): Promise<void> {
  const { store, eventMetrics } = sending
  const { content, patron_hash: patronHash } = row
  const { items, isNews } = prepared
  const place = { patronHash, rootKey: store.rootKey }
  const silences = prepared.silentAccounts.map((code) => silenceOf(code, place))
  const isSaid = isNews || silences.some((silence) => isNew(silence, content.told))
  if (!isSaid || prepared.state === 'nothing-to-say') {
    eventMetrics.reminders.inc({ result: 'nothing-new' })
    return void (await changeLeased(store, row, { due, content: contentAfter(row, prepared, items) }))
  }
  const after = contentAfter(row, prepared, [...items, ...silences])
  const leased = await changeLeased(store, row, { due, sending: 1, content: after })
  if (leased === null) return
  const delivery = await deliver(sending, row, prepared)
  eventMetrics.reminders.inc({ result: delivery })
  const refusals = delivery === 'refused' ? row.refusals + 1 : 0
  if (refusals >= mostRefusals) return endReminders(store, { patronHash }, 'undeliverable')
  const isRetried = delivery === 'not-now'
  await changeLeased(
    store,
    { patron_hash: patronHash, leased },
    {
      sending: 0,
      ...(isRetried ? { due: store.clock() + retryAfter } : { refusals }),
      ...(wasNotTaken(delivery) && { content }),
    },
  )
}

export function wasNotTaken(delivery: Delivery): boolean {
  return delivery === 'refused' || delivery === 'not-now'
}
