import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Default } from 'typebox/value'
import { schemaFaults, type Fault } from './faults.ts'
import { isRange } from './ranges.ts'
import { toSecret } from './secret.ts'

const builtWebApp = join(import.meta.dirname, '../../../web/dist')
const makeKey = 'Make one with: openssl rand -base64 32'
const loopback = '127.0.0.1'

const isPort = (text: string) => /^\d+$/.test(text) && Number(text) <= 65_535
const Port = (usual?: string) =>
  Type.Refine(
    Type.String({ cure: 'Give a number from 0 to 65535', ...(usual !== undefined && { default: usual }) }),
    isPort,
    () => 'is not a port',
  )

/** Every environment variable of the card; secrets that the network file names are not among them. */
const Variables = Type.Object({
  PORT: Port('4400'),
  HOST: Type.String({ default: loopback }),
  /** The origin that the browser uses. Over http a browser stores our Secure cookie only for its own machine. */
  PUBLIC_URL: Type.Optional(
    Type.Refine(
      Type.Refine(
        Type.String({ cure: 'Give scheme, host and port alone, such as https://card.example.org' }),
        (text) => URL.canParse(text) && new URL(text).origin === text,
        () => 'is not an origin',
      ),
      (text) => !text.startsWith('http:') || ['localhost', loopback].includes(new URL(text).hostname),
      () => 'is http, which only works on localhost',
    ),
  ),
  DATABASE_FILE: Type.String({ default: '.data/library-card.sqlite' }),
  /** PostgreSQL, for several processes. Default: SQLite in `DATABASE_FILE`, for one. */
  DATABASE_URL: Type.Optional(
    Type.Refine(
      Type.String({ cure: 'Give one such as postgres://card:password@db.example.org/card' }),
      (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
      () => 'is not the address of a PostgreSQL database',
    ),
  ),
  /** Default: the key in a file beside `DATABASE_FILE`, created at the first start. */
  DATA_KEY: Type.Optional(
    Type.Refine(
      Type.String({ cure: makeKey }),
      (text) => Buffer.from(text, 'base64').length === 32,
      () => 'is not 32 bytes in base64',
    ),
  ),
  /** The instant at which the clock of a demo starts. */
  CARD_NOW: Type.Optional(
    Type.Refine(
      Type.String({ cure: 'Give one such as 2026-11-25T13:02:00Z' }),
      (text) => !Number.isNaN(Date.parse(text)),
      () => 'is not an instant',
    ),
  ),
  /** The folder of the built web app. Default: the one that the build makes, if it is there. */
  WEB_ROOT: Type.Optional(
    Type.Refine(
      Type.String({ cure: 'Build the web app, or name its folder' }),
      hasIndex,
      () => 'contains no index.html',
    ),
  ),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
  /** Where Prometheus reads metrics. Default: nowhere. */
  METRICS_PORT: Type.Optional(Port()),
  METRICS_HOST: Type.String({ default: loopback }),
  /** Addresses or ranges of the proxies whose `X-Forwarded-For` is trusted. */
  TRUST_PROXY: Type.Optional(
    Type.Refine(
      Type.String({ cure: 'Give addresses or ranges with commas between, such as 10.0.0.5, 10.1.0.0/16' }),
      (text) => toRanges(text).every(isRange),
      () => 'contains text that is not an address',
    ),
  ),
})

export type Environment = ReturnType<typeof toEnvironment>

/** Reads the environment variables and reports every fault. */
export function readEnvironment(
  env: Record<string, string | undefined>,
  report: (fault: Fault) => void,
): Environment {
  const defined = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== undefined))
  const variables = Default(Variables, defined)
  for (const fault of schemaFaults(Variables, variables).faults) report(fault)
  if (env['DATABASE_URL'] !== undefined && env['DATA_KEY'] === undefined) {
    const reason = 'is missing: processes that share DATABASE_URL share a key'
    report({ path: 'DATA_KEY', reason, cure: makeKey })
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all are texts, and a reported fault prevents the start
  return toEnvironment(variables as Static<typeof Variables>)
}

function toEnvironment(variables: Static<typeof Variables>) {
  const { PORT, DATABASE_URL, DATA_KEY, CARD_NOW, WEB_ROOT, METRICS_PORT, TRUST_PROXY } = variables
  return {
    port: Number(PORT),
    host: variables.HOST,
    publicUrl: variables.PUBLIC_URL ?? `http://localhost:${PORT}`,
    databaseFile: variables.DATABASE_FILE,
    databaseUrl: DATABASE_URL === undefined ? null : toSecret(DATABASE_URL),
    dataKey: DATA_KEY === undefined ? null : toSecret(DATA_KEY),
    cardNow: CARD_NOW === undefined ? null : new Date(CARD_NOW),
    webRoot: WEB_ROOT ?? (hasIndex(builtWebApp) ? builtWebApp : null),
    logLevel: variables.LOG_LEVEL,
    metricsPort: METRICS_PORT === undefined ? null : Number(METRICS_PORT),
    metricsHost: variables.METRICS_HOST,
    trustProxy: TRUST_PROXY === undefined ? null : toRanges(TRUST_PROXY),
  }
}

function hasIndex(folder: string): boolean {
  return existsSync(join(folder, 'index.html'))
}

function toRanges(text: string): string[] {
  return text.split(',').map((range) => range.trim())
}
