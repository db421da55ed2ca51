import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { ReminderChoices, Reminders, ReminderSent } from '@library-card/contract/reminders.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../src/store/database.ts'
import { dayAfter } from '@library-card/mock-network/test/time.ts'
import { startTestNetwork, startTime, type TestNetwork, type TestOptions } from './network.ts'
import { newDatabaseFile } from './files.ts'
import type { Headers } from './card.ts'
import { newPlace, type System, type TestTables } from './store.ts'

export const usual: ReminderChoices = { days: 3, hour: 7, titles: true }

export type Reminding = Awaited<ReturnType<typeof startReminding>>

type Options = TestOptions & { system?: System }

/** Starts a card whose clock the test sets. The card looks for due reminders only when `pass` is called. */
export async function startReminding({ env, system = 'SQLite', ...options }: Options = {}) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const time = { now: startTime }
  const place = await newPlace(system, newDatabaseFile())
  const card = await startTestNetwork({
    ...options,
    env: {
      DATABASE_FILE: place.databaseFile,
      ...(place.databaseUrl && { DATABASE_URL: reveal(place.databaseUrl) }),
      DATA_KEY: Buffer.alloc(32, 6).toString('base64'),
      ...env,
    },
    clock: () => time.now,
  })
  const database = openDatabase(place).withTables<TestTables>()
  onTestFinished(async () => {
    await database.destroy()
    await card.stop()
    vi.useRealTimers()
  })

  const rows = () => database.selectFrom('reminders').selectAll().execute()

  const unsettled = async () =>
    (await rows()).filter(({ due, leased, ended }) => ended === null && (due <= time.now || leased !== 0))

  /** Advances the time, and waits until the reminders that are due then are sent. */
  async function pass(milliseconds: number, timeout = 20_000) {
    time.now += milliseconds
    card.network.passTime(milliseconds)
    // The card looks every ten seconds.
    await vi.advanceTimersByTimeAsync(10_000)
    await expect.poll(unsettled, { timeout }).toEqual([])
  }

  return { card, time, database, rows, pass }
}

export async function order({ card }: { card: TestNetwork }, like: string, choices = usual) {
  const patron = card.network.patron({ like })
  const headers = await card.signIn(patron)
  const answer = await card.post('/api/reminders', headers, choices)
  expect(answer.json()).toEqual({ choices, ended: null })
  return { patron, headers }
}

export async function readReminders(card: TestNetwork, headers: Headers): Promise<Reminders> {
  return (await card.get('/api/reminders', headers)).json()
}

export async function sendNow(card: TestNetwork, headers: Headers): Promise<ReminderSent> {
  return (await card.post('/api/reminders/now', headers)).json()
}

/** Starts a mail server with these options. Returns the settings of a card that uses it. */
export async function startMailServer(options: SMTPServerOptions): Promise<Record<string, string>> {
  const server = new SMTPServer({ disabledCommands: ['STARTTLS', 'AUTH'], logger: false, ...options })
  // Ignores errors, such as a client that does not trust the certificate.
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = listening.address() as AddressInfo
  const scheme = options.secure ? 'smtps' : 'smtp'
  return { SMTP_URL: `${scheme}://127.0.0.1:${port}`, MAIL_SENDER: 'card@meridian.example' }
}

/** A refusal as a mail server gives it. */
export function refusal(responseCode: number, text = 'refused'): Error {
  return Object.assign(new Error(text), { responseCode })
}

/** Milliseconds from the start until just after 8 o'clock next morning, when all reminders for 7 o'clock are sent. */
export const untilMorning =
  Temporal.PlainDate.from(dayAfter(1)).toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '08:02' })
    .epochMilliseconds - startTime
