import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import type { ReminderChoices, Reminders, ReminderSent } from '@library-card/contract/reminders.ts'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, vi } from 'vitest'
import { startTestNetwork, startTime, type TestNetwork, type TestOptions } from './network.ts'
import { newDatabaseFile } from './files.ts'
import type { Headers } from './card.ts'

export const usual: ReminderChoices = { days: 3, hour: 7, titles: true }

export type Reminding = Awaited<ReturnType<typeof startReminding>>

/** A card whose clock the test sets. Reminders are looked for only when time passes. */
export async function startReminding({ env, ...options }: TestOptions = {}) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const time = { now: startTime }
  const file = newDatabaseFile()
  const card = await startTestNetwork({
    ...options,
    env: { DATABASE_FILE: file, ...env },
    clock: () => time.now,
  })
  onTestFinished(async () => {
    await card.stop()
    vi.useRealTimers()
  })

  /** The rows of the database, without what is sealed. */
  function rows(): Record<string, number | string | null>[] {
    const database = new DatabaseSync(file)
    try {
      return database.prepare('select * from reminders').all() as Record<string, number | string | null>[]
    } finally {
      database.close()
    }
  }

  /** Waits until nothing is due any more. */
  async function settled() {
    await expect
      .poll(
        () =>
          rows().filter(
            ({ due, leased, ended }) => ended === null && (Number(due) <= time.now || leased !== 0),
          ),
        {
          timeout: 20_000,
        },
      )
      .toEqual([])
  }

  /** Lets time pass, and reminders be sent that are due by then. */
  async function pass(milliseconds: number) {
    time.now += milliseconds
    card.network.passTime(milliseconds)
    await look()
  }

  /** As after ten seconds. */
  async function look() {
    await vi.advanceTimersByTimeAsync(10_000)
    await settled()
  }

  return { card, time, file, rows, pass, look, settled }
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

/** A mail server that behaves as the test says. Returns the settings of a card that uses it. */
export async function startMailServer(options: SMTPServerOptions): Promise<Record<string, string>> {
  const server = new SMTPServer({ disabledCommands: ['STARTTLS', 'AUTH'], logger: false, ...options })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = listening.address() as AddressInfo
  return { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_SENDER: 'card@meridian.example' }
}

/** A refusal as a mail server gives it. */
export function refusal(responseCode: number): Error {
  return Object.assign(new Error('refused'), { responseCode })
}
