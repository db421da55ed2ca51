import { setTimeout as wait } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import type { ReminderChoices, ReminderSent } from '@library-card/contract/reminders.ts'
import { second } from '@library-card/library-systems/durations.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { Config } from '../../config/config.ts'
import type { Feature } from '../../feature.ts'
import { languageOfRequest } from '../../http/language.ts'
import { CallProblem } from '../../http/problems.ts'
import { addRoute } from '../../http/route.ts'
import { allowStyle } from '../../http/security-headers.ts'
import { toBound } from '../../members/home-record.ts'
import type { Patron } from '../../members/patron.ts'
import { accountsKnownTo } from '../../members/query-dates.ts'
import { registerApi } from '../../sign-in/api-hooks.ts'
import { requireSession, sessionIdOf } from '../../sign-in/session-cookie.ts'
import { findSession, type Session } from '../../sign-in/sessions.ts'
import { deleteUnusedDaily } from '../../store/retention.ts'
import { escapeHtml, i18nIn, type I18n } from '../../text/texts.ts'
import { checkMailServer, createMailServer } from './mail-server.ts'
import { link, style, toPage } from './message.ts'
import { endAfter, prepare } from './read-due-items.ts'
import { nextReminder, startOfDay } from './schedule.ts'
import { deliver, sendDueReminders, wasNotTaken, type Sending } from './send-due.ts'
import {
  bindReminders,
  deleteReminders,
  findSubscription,
  noReminders,
  readReminders,
  remindersHashOf,
  startReminders,
  takeOrder,
  unsubscribe,
} from './subscriptions.ts'

/** One e-mail a day about the items that are due at all institutions together. */
export const reminders: Feature = {
  name: 'reminders',
  sealedTables: [{ table: 'reminders', kind: 'reminders', key: ['patron_hash'] }],
  migrations: {
    'reminders-001-reminders compatible-from-0.3.0': { up: createReminders },
    'reminders-002-unused-column compatible-from-0.4.0': {
      up: ({ schema }: Kysely<unknown>) => schema.alterTable('reminders').dropColumn('ordered').execute(),
    },
  },
  kept: {
    database: [
      {
        id: 'reminders',
        until: 'revoked',
        unusedFor: endAfter,
        why: 'your-reminders',
        tables: {
          reminders: {
            'keyed-hash': ['patron_hash'],
            hash: ['token_hash'],
            clear: ['days', 'hour', 'titles', 'due', 'leased', 'sending', 'refusals', 'ended', 'used'],
            encrypted: ['sealed'],
          },
        },
      },
    ],
  },
  sent: [
    {
      id: 'to-mail-server',
      to: 'mail-server',
      what: ['e-mail-address', 'due-dates', 'titles-if-wished'],
      why: 'your-reminders',
    },
  ],
  check: async ({ mail }) => (mail ? [{ name: 'SMTP_URL', ...(await checkMailServer(mail)) }] : []),
  plugin: async (app, dependencies) => {
    const { config, store, onSignIn, onSignOutEverywhere } = dependencies
    // The feature is off without a mail server.
    const sending = { ...dependencies, log: app.log, mail: createMailServer(config.mail!) }
    // E-mails about the account continue after a session, so a stranger in the session could have ordered them.
    onSignOutEverywhere((patron) => deleteReminders(store, remindersHashOf(store, patron)))
    onSignIn((patron) => bindReminders(store, patron))
    deleteUnusedDaily(app, store, 'reminders', endAfter)
    sendDueReminders(app, sending)
    app.register(async (routes) => endRoutes(routes, sending))
    registerApi(app, dependencies, (api) => reminderRoutes(api, sending))
  },
}

async function createReminders({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('reminders')
    .addColumn('patron_hash', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('days', 'integer', (column) => column.notNull())
    .addColumn('hour', 'integer', (column) => column.notNull())
    .addColumn('titles', 'integer', (column) => column.notNull())
    .addColumn('due', 'bigint', (column) => column.notNull())
    .addColumn('leased', 'bigint', (column) => column.notNull())
    .addColumn('sending', 'integer', (column) => column.notNull())
    .addColumn('refusals', 'integer', (column) => column.notNull())
    .addColumn('ordered', 'bigint', (column) => column.notNull())
    .addColumn('ended', 'text')
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
  await schema.createIndex('reminders_due').on('reminders').column('due').execute()
}

/**
 * Milliseconds that a browser waits for the mail server. Together with the time for the institutions, this is less
 * than proxies wait.
 */
const patience = 30 * second

function reminderRoutes(app: FastifyInstance, sending: Sending) {
  const { store, members } = sending

  addRoute(app, 'GET /api/reminders', async (request) => readReminders(store, requireSession(request).patron))

  addRoute(app, 'POST /api/reminders', async (request) => {
    const session = requireSession(request)
    await order(request, session, request.body)
    // Sign-out everywhere may have ended reminders just before these were stored.
    if (!(await findSession(store, sessionIdOf(request) ?? ''))) {
      await deleteReminders(store, remindersHashOf(store, session.patron))
      throw new CallProblem('not-signed-in')
    }
    return { choices: request.body, ended: null }
  })

  addRoute(app, 'POST /api/reminders/now', async (request) => sendNow(requireSession(request).patron))

  addRoute(app, 'DELETE /api/reminders', async (request) => {
    await deleteReminders(store, remindersHashOf(store, requireSession(request).patron))
    return noReminders
  })

  async function order(request: FastifyRequest, { patron, key }: Session, choices: ReminderChoices) {
    const timeZone = members.byCode.get(patron.homeInstitutionCode)?.institution.timeZone
    if (timeZone === undefined) throw new CallProblem('forbidden')
    const patronHash = remindersHashOf(store, patron)
    const earlier = await findSubscription(store, patronHash)
    // Changed choices do not start a new order: the addresses in earlier e-mails still end it.
    const orderId = earlier?.content ? earlier.content.order : randomUUID()
    const content = {
      patron: toBound(patron),
      accountsAt: accountsKnownTo(members, { key, patron }),
      language: languageOfRequest(request, sending.config.network.languages),
      told: earlier?.content?.told ?? {},
      ...(orderId !== undefined && { order: orderId }),
    }
    // If today's reminder has been sent, another hour applies from tomorrow.
    const from = earlier?.content ? startOfDay(earlier.due, timeZone) : 0
    const due = nextReminder(Math.max(store.clock(), from), { timeZone, patronHash, hour: choices.hour })
    await startReminders(store, { ...choices, patronHash, due }, content)
  }

  /** Sends the items that would be due today, and does not change today's reminder. */
  async function sendNow(patron: Patron): Promise<ReminderSent> {
    const patronHash = remindersHashOf(store, patron)
    const row = await findSubscription(store, patronHash)
    if (!row?.content) throw new CallProblem('not-found')
    if (!(await takeOrder(store, patronHash))) return { result: 'too-soon', unread: [] }
    // As if no reminder had been sent before.
    const content = { ...row.content, patron: toBound(patron), told: {} }
    const prepared = await prepare(sending, { ...row, content, now: store.clock() })
    const { state } = prepared
    if (state === 'gone' || state === 'other-record') return { result: 'no-record', unread: [] }
    if (state !== 'read') return { result: state, unread: [] }
    const { unread } = prepared
    if (prepared.items.length === 0) return { result: 'nothing-due', unread }
    const delivery = await Promise.race([
      deliver(sending, { ...row, content }, prepared),
      wait(patience, 'unsure' as const, { ref: false }),
    ])
    if (wasNotTaken(delivery)) return { result: 'not-sent', unread }
    return { result: delivery === 'sent' ? 'sent' : 'unsure', unread }
  }
}

/** How a mail program, or our own page, reports that its user has pressed the button (RFC 8058). */
const oneClick = /List-Unsubscribe"?(=|\r?\n\r?\n)One-Click/

/**
 * Routes of the addresses in each e-mail, which need no session. The token can only end reminders. A GET changes
 * nothing, because mail scanners open the links of e-mails.
 */
function endRoutes(app: FastifyInstance, { config, store }: Sending) {
  const forms = ['application/x-www-form-urlencoded', 'multipart/form-data']
  app.addContentTypeParser(forms, { parseAs: 'string', bodyLimit: 2_048 }, (_, body, done) =>
    done(null, body),
  )
  const options = { schema: { hide: true }, bodyLimit: 2_048, ...allowStyle(style) }

  app.get('/reminders/:token', options, async (request, reply) => {
    const i18n = i18nOf(config, request)
    const button = `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button>${escapeHtml(i18n._('Turn off these reminders'))}</button></form>`
    return sendPage(reply, i18n, { title: i18n._('Turn off these reminders?'), more: button })
  })

  app.post<{ Params: { token: string } }>('/reminders/:token', options, async (request, reply) => {
    const { body } = request
    if (typeof body !== 'string' || !oneClick.test(body)) throw new CallProblem('bad-request')
    const isLast = await unsubscribe(store, request.params.token)
    const i18n = i18nOf(config, request)
    const text = isLast
      ? i18n._('You will get no more of these e-mails. You can resume them on your card.')
      : i18n._(
          'If you have turned on reminders again since this e-mail, those stay on. You can turn them off on your card.',
        )
    const more = `<p>${escapeHtml(text)}</p>
<p>${link(`${config.publicUrl}/card/all/settings`, i18n._('Your card'))}</p>`
    return sendPage(reply, i18n, { title: i18n._('These reminders are off'), more })
  })
}

function sendPage(
  reply: FastifyReply,
  { tag: language }: I18n,
  { title, more }: { title: string; more: string },
) {
  const body = `<main>\n<h1>${escapeHtml(title)}</h1>\n${more}\n</main>`
  return reply.type('text/html; charset=utf-8').send(toPage({ title, language, body }))
}

function i18nOf({ network }: Config, request: FastifyRequest) {
  return i18nIn(languageOfRequest(request, network.languages))
}
