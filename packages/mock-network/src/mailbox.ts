import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** An e-mail as a mail program reads it. */
export type Mail = {
  from: string
  to: string
  subject: string
  text: string
  html: string
  /** Headers by their name in lower case, unfolded and decoded. */
  headers: ReadonlyMap<string, string>
  received: Date
}

/** Starts a mail server on loopback that takes every e-mail, and keeps them in memory. Port 0 means any free port. */
export async function openMailbox(port: number, clock: () => Date) {
  const mails: Mail[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      const to = envelope.rcptTo.map(({ address }) => address).join(', ')
      void take(stream, to, done)
    },
  })

  async function take(stream: Readable, to: string, done: (error?: Error) => void) {
    try {
      const { from, subject = '', text = '', html, headerLines } = await simpleParser(stream)
      const headers = new Map(headerLines.map(({ key, line }) => [key, unfold(line)]))
      mails.push({ from: from?.text ?? '', to, subject, text, html: html || '', headers, received: clock() })
      done()
    } catch (error) {
      done(error instanceof Error ? error : new Error('not an e-mail'))
    }
  }

  // A client that resets its connection; a port that is taken is reported below.
  server.on('error', () => {})
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port: openPort } = listening.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${openPort}`,
    list: (): readonly Mail[] => [...mails],
    listOf: (address: string | null): readonly Mail[] => mails.filter(({ to }) => to === address),
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
export type Mailbox = Awaited<ReturnType<typeof openMailbox>>

function unfold(line: string): string {
  return line
    .slice(line.indexOf(':') + 1)
    .replaceAll(/\r?\n[ \t]/g, ' ')
    .trim()
}
