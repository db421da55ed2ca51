import { createTransport } from 'nodemailer'
import pLimit from 'p-limit'
import { reveal } from '../../config/secret.ts'
import type { MailSettings } from '../../config/environment.ts'
import { isLoopback } from '../../config/network-file-values.ts'
import { second } from '../../clock.ts'
import type { Message } from './message.ts'

/**
 * What became of an e-mail. `refused`: the server takes none for this address, for good; `not-now`: anything else that proves that it
 * did not take this one; `unsure`: it may have.
 */
export type Delivery = 'sent' | 'refused' | 'not-now' | 'unsure'

type Envelope = { to: string; fromName: string; endAddress: string }
export type MailServer = ReturnType<typeof createMailServer>

const limits = { connectionTimeout: 5 * second, greetingTimeout: 5 * second, socketTimeout: 10 * second }
const connections = 5

/** The operator's mail server. Without TLS it is used on this machine only. */
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

  return {
    /** Connects and signs in, and sends nothing. Rejects with the server's answer. */
    verify: () => transport.verify(),
    /** Sends once, and never rejects. */
    send: ({ to, fromName, endAddress }: Envelope, message: Message) =>
      limit(
        async (): Promise<{
          delivery: Delivery
          failure: Pick<SmtpError, 'code' | 'command' | 'responseCode'>
        }> => {
          try {
            await transport.sendMail({
              ...message,
              from: { name: fromName, address: sender },
              // An object is one address, whatever the record says; a text could be a list.
              to: { name: '', address: to },
              headers: {
                'Auto-Submitted': 'auto-generated',
                'List-Unsubscribe': `<${endAddress}>`,
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              },
            })
            return { delivery: 'sent', failure: {} }
          } catch (thrown) {
            const error: SmtpError = Object(thrown)
            // The words of the answer may hold the address.
            const { code, command, responseCode } = error
            return { delivery: deliveryOf(error), failure: { code, command, responseCode } }
          }
        },
      ),
    close: () => transport.close(),
  }
}

/** Codes of failures before a server can have taken an e-mail. */
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

/** The start of an answer with an enhanced code of class 5.7 (RFC 3463): a rule of the server, such as "relay access denied". */
const ofPolicy = /^5\d\d[ -]5\.7\.\d/

function deliveryOf(error: SmtpError): Delivery {
  const { code, originalCode, command, response, responseCode, timeoutType } = error
  // A server that answers has not taken the e-mail.
  if (typeof responseCode === 'number') {
    const isAboutAddress = responseCode >= 500 && command === 'RCPT TO' && !ofPolicy.test(String(response))
    return isAboutAddress ? 'refused' : 'not-now'
  }
  const isSocketTimeout = timeoutType === undefined || timeoutType === 'SOCKET_TIMEOUT'
  const isBefore = beforeContent.has(code) || beforeContent.has(originalCode) || !isSocketTimeout
  return isBefore ? 'not-now' : 'unsure'
}
