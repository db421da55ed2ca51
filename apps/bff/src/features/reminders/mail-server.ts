import { hour, minute, second } from '@library-card/library-systems/durations.ts'
import { isLoopback } from '@library-card/library-systems/exchange/loopback.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import { createTransport } from 'nodemailer'
import pLimit from 'p-limit'
import type { MailSettings } from '../../config/environment.ts'
import type { FeatureFinding } from '../../feature.ts'
import type { Message } from './message.ts'

/**
 * The outcome of an e-mail. `refused`: the server permanently accepts none for this address. `not-now`: any other
 * proof that it did not accept this one. It may have accepted an e-mail that is `too-slow` (no response in time) or
 * `unsure` (the connection broke).
 */
export type Delivery = 'sent' | 'refused' | 'not-now' | 'too-slow' | 'unsure'

/** `endAddress`: the address that ends reminders; null for an e-mail that is no reminder. */
type Envelope = { to: string; fromName: string; endAddress: string | null }
export type MailServer = ReturnType<typeof createMailServer>

/** Timeout of a whole e-mail in milliseconds: a server may run content filters before it responds. */
const sendWithin = minute
const limits = { connectionTimeout: 5 * second, greetingTimeout: 5 * second, socketTimeout: sendWithin }
const connections = 5

/** The operator's mail server. Without TLS, it must be on this machine. */
export function createMailServer({ server, sender }: MailSettings) {
  const url = new URL(reveal(server))
  const { hostname, username, password } = url
  const transport = createTransport({
    ...limits,
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    requireTLS: !isLoopback(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  })
  const limit = pLimit(connections)
  const closing = new AbortController()

  return {
    /** Connects and signs in, but sends nothing. Rejects with the server's response. */
    verify: () => transport.verify(),
    /** Sends once, and never rejects. */
    send: ({ to, fromName, endAddress }: Envelope, message: Message) =>
      limit(
        async (): Promise<{
          delivery: Delivery
          failure: Pick<SmtpError, 'code' | 'command' | 'responseCode'>
        }> => {
          if (closing.signal.aborted) return { delivery: 'not-now', failure: { code: 'ECLOSED' } }
          const timeOut = AbortSignal.timeout(sendWithin)
          try {
            await transport.sendMail({
              ...message,
              signal: AbortSignal.any([timeOut, closing.signal]),
              from: { name: fromName, address: sender },
              // An object is one address, whatever the record contains; a text could be a list.
              to: { name: '', address: to },
              headers: {
                'Auto-Submitted': 'auto-generated',
                ...(endAddress !== null && {
                  'List-Unsubscribe': `<${endAddress}>`,
                  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
                }),
              },
            })
            return { delivery: 'sent', failure: {} }
          } catch (thrown) {
            const error: SmtpError = Object(thrown)
            // The text of the response may contain the address.
            const { code, command, responseCode } = error
            const isTooSlow = code === 'EABORT' && timeOut.aborted
            return {
              delivery: isTooSlow ? 'too-slow' : deliveryOf(error),
              failure: { code, command, responseCode },
            }
          }
        },
      ),
    /** Aborts the e-mails in flight, whose outcome is unsure, and sends no others. */
    close: () => closing.abort(),
  }
}

/** Codes of failures that occur before a server can have accepted an e-mail. */
const beforeContent: ReadonlySet<unknown> = new Set([
  'EDNS',
  'ETLS',
  'EREQUIRETLS',
  'EAUTH',
  'ENOAUTH',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

type SmtpError = {
  code?: unknown
  originalCode?: unknown
  command?: unknown
  response?: unknown
  responseCode?: unknown
  timeoutType?: unknown
}

/**
 * The start of a response with an enhanced code of class 5.7 (RFC 3463): a rule of the server, such as "relay
 * access denied".
 */
const ofPolicy = /^5\d\d[ -]5\.7\.\d/

function deliveryOf(error: SmtpError): Delivery {
  const { code, originalCode, command, response, responseCode, timeoutType } = error
  // A server that responds with an error has not accepted the e-mail.
  if (typeof responseCode === 'number') {
    const isAboutAddress = responseCode >= 500 && command === 'RCPT TO' && !ofPolicy.test(String(response))
    return isAboutAddress ? 'refused' : 'not-now'
  }
  if (timeoutType === 'SOCKET_TIMEOUT') return 'too-slow'
  const isBefore = beforeContent.has(code) || beforeContent.has(originalCode) || timeoutType !== undefined
  return isBefore ? 'not-now' : 'unsure'
}

const test: Message = {
  subject: 'Library Card: test of the mail server',
  text: 'The command --check measures how long the mail server takes for an e-mail.',
  html: '<p>The command <code>--check</code> measures how long the mail server takes for an e-mail.</p>',
}

/** Milliseconds for an e-mail above which the check hints at the number that a replica can send in an hour. */
const slowFrom = 5 * second

/** Signs in, and sends an e-mail to the sender's own address. Only this shows how long the server takes for one. */
export async function checkMailServer(mail: MailSettings): Promise<FeatureFinding> {
  const { verify, send } = createMailServer(mail)
  const answer = await verify().then(() => null, wordsOf)
  if (answer !== null) return noMails(answer)
  const began = performance.now()
  const { delivery, failure } = await send(
    { to: mail.sender, fromName: 'Library Card', endAddress: null },
    test,
  )
  if (delivery === 'sent') return takenWithin(performance.now() - began)
  const code = String(failure.responseCode ?? failure.code)
  return {
    refused: {
      text: 'answers',
      hint: `the mail server refuses the address MAIL_SENDER (${code}), so how long it takes for an e-mail is not known`,
    },
    'not-now': noMails(code),
    'too-slow': { text: 'too slow', fault: 'the mail server does not take an e-mail within a minute' },
    unsure: { text: 'broken', fault: 'the connection to the mail server breaks before it takes an e-mail' },
  }[delivery]
}

function noMails(answer: string): FeatureFinding {
  return { text: 'takes no e-mails', fault: `the mail server takes no e-mails (${answer})` }
}

function takenWithin(milliseconds: number): FeatureFinding {
  const text = `takes an e-mail in ${(milliseconds / second).toFixed(1)} s`
  if (milliseconds < slowFrom) return { text }
  const hourly = Math.floor((connections * hour) / milliseconds)
  return { text, hint: `the mail server is slow: each replica can send ${hourly} reminders in an hour` }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  if ('response' in error && typeof error.response === 'string') return error.response
  return 'code' in error ? String(error.code) : error.message
}
