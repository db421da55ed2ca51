import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { mailAddress } from '@library-card/contract/mail-address.ts'
import { toSecret, type Secret } from '@library-card/library-systems/secret.ts'
import { Type, type Static } from 'typebox'
import { Default } from 'typebox/value'
import { schemaFaults, type Fault } from './faults.ts'
import { isRange } from './ranges.ts'
import { readIfThere } from './read-file.ts'

const builtWebApp = join(import.meta.dirname, '../../../web/dist')
const makeKey = 'Make one with: openssl rand -base64 32'
const loopback = '127.0.0.1'

const isPort = (text: string) => /^\d+$/.test(text) && Number(text) <= 65_535
const Port = (options: { default?: string; unset?: string; description: string }) =>
  Type.Refine(
    Type.String({ cure: 'Give a number from 0 to 65535', ...options }),
    isPort,
    () => 'is not a port',
  )

/**
 * Every environment variable of the card, except the secrets that the network file names. The table in
 * docs/reference/variables.md is generated from `description`, and from `default` or `unset`.
 */
export const Variables = Type.Object({
  PORT: Port({ default: '4400', description: 'Port of the card' }),
  HOST: Type.String({ default: loopback, description: 'Address that `PORT` is open on; `0.0.0.0`: all' }),
  // Over http, a browser stores our Secure cookie only for its own machine.
  PUBLIC_URL: Type.Optional(
    Type.Refine(
      Type.Refine(
        Type.String({
          unset: '`http://localhost:PORT`',
          description: 'Origin that browsers use, such as `https://card.example.org`',
          cure: 'Give scheme, host and port alone, such as https://card.example.org',
        }),
        (text) => URL.canParse(text) && new URL(text).origin === text,
        () => 'is not an origin',
      ),
      (text) => !text.startsWith('http:') || ['localhost', loopback].includes(new URL(text).hostname),
      () => 'is http, which only works on localhost',
    ),
  ),
  TRUST_PROXY: Type.Optional(
    Type.Refine(
      Type.String({
        unset: 'no proxy',
        description:
          'Addresses or ranges of the proxies in front, with commas between: their `X-Forwarded-For` is trusted',
        cure: 'Give addresses or ranges with commas between, such as 10.0.0.5, 10.1.0.0/16',
      }),
      (text) => toRanges(text).every(isRange),
      () => 'contains text that is not an address',
    ),
  ),
  HTTPS_PROXY: Type.Optional(
    Type.Refine(
      Type.String({
        unset: 'direct',
        description:
          'Proxy to institutions and identity providers, such as `http://USER:PASSWORD@proxy.example.org:3128`',
        cure: 'Give its address and port alone, such as http://proxy.example.org:3128',
      }),
      isProxy,
      () => 'is not the address of a proxy',
    ),
  ),
  NO_PROXY: Type.Optional(
    Type.String({
      unset: 'this machine only',
      description: 'Hosts that are called directly, with commas between; `.example.org` has all below it',
    }),
  ),
  DATABASE_URL: Type.Optional(
    Type.Refine(
      Type.String({
        unset: 'SQLite in `DATABASE_FILE`',
        description: 'PostgreSQL, for several replicas: `postgres://card:PASSWORD@db.example.org/card`',
        cure: 'Give one such as postgres://card:PASSWORD@db.example.org/card, with % / ? # of the password as %25 %2F %3F %23',
      }),
      isPostgresAddress,
      () => 'is not the address of a PostgreSQL database',
    ),
  ),
  DATABASE_URL_FILE: Type.Optional(Type.String({ description: 'File that contains `DATABASE_URL`' })),
  DATABASE_FILE: Type.String({
    default: '.data/library-card.sqlite',
    description: 'SQLite, for one replica',
  }),
  REPLICAS: Type.Refine(
    Type.String({
      default: '1',
      description: 'Number of replicas that run at once. Each uses an equal part of every limit of calls',
      cure: 'Give the number of replicas, such as 3',
    }),
    (text) => /^[1-9]\d?$/.test(text),
    () => 'is not a number from 1 to 99',
  ),
  DATA_KEY: Type.Optional(
    Type.Refine(
      Type.String({
        unset: 'a file beside `DATABASE_FILE`',
        description: 'Encrypts what is stored: 32 bytes in base64, the same for all replicas',
        cure: makeKey,
      }),
      (text) => Buffer.from(text, 'base64').length === 32,
      () => 'is not 32 bytes in base64',
    ),
  ),
  DATA_KEY_FILE: Type.Optional(Type.String({ description: 'File that contains `DATA_KEY`' })),
  DATA_KEY_PREVIOUS: Type.Optional(
    Type.Refine(
      Type.String({ unset: 'no rotation', description: 'The key before a rotation', cure: makeKey }),
      (text) => Buffer.from(text, 'base64').length === 32,
      () => 'is not 32 bytes in base64',
    ),
  ),
  DATA_KEY_PREVIOUS_FILE: Type.Optional(
    Type.String({ description: 'File that contains `DATA_KEY_PREVIOUS`' }),
  ),
  ASSETS_FOLDER: Type.Optional(
    Type.String({
      unset: 'its own assets only',
      description: 'Folder of the assets of all versions, see [Upgrade](../runbook.md#upgrade)',
    }),
  ),
  WEB_ROOT: Type.Optional(
    Type.Refine(
      Type.String({
        unset: '`apps/web/dist`',
        description: 'Folder of the built web app',
        cure: 'Build the web app, or name its folder',
      }),
      hasIndex,
      () => 'contains no index.html',
    ),
  ),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
  }),
  METRICS_PORT: Type.Optional(
    Port({ unset: 'no metrics', description: 'Port at which Prometheus reads `/metrics`' }),
  ),
  METRICS_HOST: Type.String({
    default: loopback,
    description: 'Address that `METRICS_PORT` is open on, whatever `HOST` is',
  }),
  SMTP_URL: Type.Optional(
    Type.Refine(
      Type.String({
        unset: 'no reminders',
        description:
          'Mail server that sends reminders: `smtps://USER:PASSWORD@mail.example.org`, or `smtp:` with STARTTLS, which is required',
        cure: 'Give one such as smtps://USER:PASSWORD@mail.example.org:465, with @ : / % ? # of the password as %40 %3A %2F %25 %3F %23',
      }),
      isMailServer,
      () => 'is not the address of a mail server',
    ),
  ),
  SMTP_URL_FILE: Type.Optional(Type.String({ description: 'File that contains `SMTP_URL`' })),
  MAIL_SENDER: Type.Optional(
    Type.String({
      pattern: mailAddress.source,
      unset: 'none',
      description: 'Address that reminders come from; required with `SMTP_URL`',
      cure: 'Give the address alone, such as card@example.org',
    }),
  ),
  BACKUP_FILE: Type.Optional(
    Type.String({
      unset: 'no metric',
      description: 'File that each backup writes anew, see [Backups](../install.md#backups-and-audit-heads)',
    }),
  ),
  CARD_NOW: Type.Optional(
    Type.Refine(
      Type.String({
        unset: 'the present',
        description: 'Instant at which the clock of a demo starts',
        cure: 'Give one such as 2026-11-25T13:02:00Z',
      }),
      (text) => !Number.isNaN(Date.parse(text)),
      () => 'is not an instant',
    ),
  ),
  GUARD_CONSTANTS: Type.Optional(
    Type.String({
      pattern: '^(\\w+=\\d+(&(?!$)|$))*$',
      unset: 'none',
      description: 'Constants of the guard that a benchmark of a demo replaces',
      cure: 'Give them such as judged=10&staysOpen=100',
    }),
  ),
})

/**
 * Whether a text is a PostgreSQL address whose host is complete. A `/`, `?` or `#` in the password would end the
 * host. Messages about a port or a database would then contain the rest of the password.
 */
function isPostgresAddress(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) return false
  return !/@/.test(`${url.pathname}${url.search}${url.hash}`) && isDecodable(url.password)
}

function isMailServer(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return false
  const rest = url.pathname + url.search + url.hash
  return ['', '/'].includes(rest) && isDecodable(url.username) && isDecodable(url.password)
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** `server`: its URL. */
export type MailSettings = { server: Secret; sender: string }

export type Environment = ReturnType<typeof toEnvironment>

export function readEnvironment(env: NodeJS.ProcessEnv, report: (fault: Fault) => void): Environment {
  const given = { ...env, ...readSecretFiles(env, report) }
  const defined = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined))
  const variables = Default(Variables, defined)
  for (const fault of schemaFaults(Variables, variables).faults) report(fault)
  if (given['DATABASE_URL'] !== undefined && given['DATA_KEY'] === undefined) {
    const reason = 'is missing: processes that share DATABASE_URL share a key'
    report({ path: 'DATA_KEY', reason, cure: makeKey })
  }
  if (given['DATABASE_URL'] === undefined && Number(given['REPLICAS'] ?? 1) > 1)
    report({
      path: 'REPLICAS',
      reason: 'is more than 1 without DATABASE_URL',
      cure: 'Several replicas need PostgreSQL: set DATABASE_URL',
    })
  // A start without a mail server deletes all subscriptions to reminders.
  for (const [path, other, cure] of [
    ['MAIL_SENDER', 'SMTP_URL', 'Give the address that reminders come from'],
    ['SMTP_URL', 'MAIL_SENDER', 'Give the mail server, or unset the sender'],
  ] as const)
    if (given[path] === undefined && given[other] !== undefined)
      report({ path, reason: `is missing: ${other} is set`, cure })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all are texts, and a reported fault prevents the start
  return toEnvironment(variables as Static<typeof Variables>)
}

function toEnvironment(variables: Static<typeof Variables>) {
  const { PORT, DATABASE_URL, DATA_KEY, CARD_NOW, WEB_ROOT, METRICS_PORT, TRUST_PROXY } = variables
  const { HTTPS_PROXY, NO_PROXY = '', DATA_KEY_PREVIOUS } = variables
  const constants = [...new URLSearchParams(variables.GUARD_CONSTANTS)]
  return {
    port: Number(PORT),
    host: variables.HOST,
    // In the form that a browser sends, without port 80.
    publicUrl: variables.PUBLIC_URL ?? `http://localhost:${PORT}`.replace(/:80$/, ''),
    databaseFile: variables.DATABASE_FILE,
    replicas: Number(variables.REPLICAS),
    databaseUrl: DATABASE_URL === undefined ? null : toSecret(DATABASE_URL),
    dataKey: DATA_KEY === undefined ? null : toSecret(DATA_KEY),
    previousDataKey: DATA_KEY_PREVIOUS === undefined ? null : toSecret(DATA_KEY_PREVIOUS),
    cardNow: CARD_NOW === undefined ? null : new Date(CARD_NOW),
    guardConstants: Object.fromEntries(constants.map(([name, value]) => [name, Number(value)])),
    webRoot: WEB_ROOT ?? (hasIndex(builtWebApp) ? builtWebApp : null),
    assetsFolder: variables.ASSETS_FOLDER ?? null,
    logLevel: variables.LOG_LEVEL,
    metricsPort: METRICS_PORT === undefined ? null : Number(METRICS_PORT),
    metricsHost: variables.METRICS_HOST,
    mail: toMailSettings(variables),
    backupFile: variables.BACKUP_FILE ?? null,
    proxy: HTTPS_PROXY === undefined ? null : { address: toSecret(HTTPS_PROXY), except: NO_PROXY },
    trustProxy: TRUST_PROXY === undefined ? null : toRanges(TRUST_PROXY),
  }
}

function toMailSettings({ SMTP_URL, MAIL_SENDER = '' }: Static<typeof Variables>): MailSettings | null {
  return SMTP_URL === undefined ? null : { server: toSecret(SMTP_URL), sender: MAIL_SENDER }
}

/** Reads each of these variables from the file that the variable with the suffix `_FILE` names. */
function readSecretFiles(env: NodeJS.ProcessEnv, report: (fault: Fault) => void): NodeJS.ProcessEnv {
  const contents = ['DATA_KEY', 'DATA_KEY_PREVIOUS', 'DATABASE_URL', 'SMTP_URL'].flatMap(
    (name): [string, string][] => {
      const path = `${name}_FILE`
      const file = env[path]
      if (file === undefined) return []
      if (env[name] !== undefined)
        report({ path, reason: `is set beside ${name}`, cure: 'Unset one of them' })
      const content = readIfThere(file)
      if (content) return [[name, content.toString().trim()]]
      report({ path, reason: 'names a file that cannot be read', cure: 'Give the path of a readable file' })
      return []
    },
  )
  return Object.fromEntries(contents)
}

function isProxy(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && pathname + search + hash === '/'
}

function hasIndex(folder: string): boolean {
  return existsSync(join(folder, 'index.html'))
}

function toRanges(text: string): string[] {
  return text.split(',').map((range) => range.trim())
}

/**
 * Returns the id that `--as` gives; empty if there is nothing to read. `-` reads it from standard input, because
 * other users of the machine can see the command line.
 */
export function readId(as: string | undefined): string | undefined {
  return as === '-' ? (readIfThere(0)?.toString().trim() ?? '') : as
}
