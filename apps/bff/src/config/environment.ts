import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from './faults.ts'
import { isRange } from './ranges.ts'
import { toSecret, type Secret } from './secret.ts'

export type Environment = {
  port: number
  host: string
  /** The origin that the browser uses. */
  publicUrl: string
  databaseFile: string
  /** PostgreSQL, for several processes; null: SQLite in `databaseFile`, for one. */
  databaseUrl: Secret | null
  /** null: the key is in a file beside `databaseFile`, made by the first start. */
  dataKey: Secret | null
  /** The moment that the demo's clock starts from; null: the time it is. */
  cardNow: Date | null
  /** The built web app; null: the API alone. */
  webRoot: string | null
  logLevel: string
  /** Where Prometheus asks, apart from what browsers reach; null: nowhere. */
  metricsPort: number | null
  /** The address that `metricsPort` is open on; the loopback interface unless set. */
  metricsHost: string
  /** Addresses or ranges of the proxies in front, whose word on a browser's address is believed; null: there are none. */
  trustProxy: string[] | null
}

type Variables = Record<string, string | undefined>
type Report = (fault: Fault) => void

const builtWebApp = join(import.meta.dirname, '../../../web/dist')
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Reads every environment variable there is; what is wrong goes to `report`. */
export function readEnvironment(env: Variables, report: Report): Environment {
  const port = readPort('PORT', env['PORT'] ?? '4400', report)
  return {
    port,
    host: env['HOST'] ?? '127.0.0.1',
    publicUrl: readPublicUrl(env['PUBLIC_URL'] ?? `http://localhost:${port}`, report),
    databaseFile: env['DATABASE_FILE'] ?? '.data/library-card.sqlite',
    databaseUrl: readDatabaseUrl(env['DATABASE_URL'], report),
    dataKey: readDataKey(env, report),
    cardNow: readNow(env['CARD_NOW'], report),
    webRoot: readWebRoot(env['WEB_ROOT'], report),
    metricsPort:
      env['METRICS_PORT'] === undefined ? null : readPort('METRICS_PORT', env['METRICS_PORT'], report),
    metricsHost: env['METRICS_HOST'] ?? '127.0.0.1',
    logLevel: readLogLevel(env['LOG_LEVEL'] ?? 'info', report),
    trustProxy: readProxies(env['TRUST_PROXY'], report),
  }
}

function readPort(path: string, text: string, report: Report): number {
  const port = Number(text)
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  report({ path, reason: 'is not a port', cure: 'Give a number from 0 to 65535' })
  return 0
}

/** Over http a browser keeps our Secure cookie only on its own machine. */
function readPublicUrl(text: string, report: Report): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.origin !== text) {
    report({
      path: 'PUBLIC_URL',
      reason: 'is not an origin',
      cure: 'Give scheme, host and port without a path or a slash at the end, such as https://card.example.org',
    })
  } else if (url.protocol !== 'https:' && !['localhost', '127.0.0.1'].includes(url.hostname)) {
    report({ path: 'PUBLIC_URL', reason: 'is http', cure: 'Use https; only localhost works without it' })
  }
  return text
}

function readDatabaseUrl(text: string | undefined, report: Report): Secret | null {
  if (text === undefined) return null
  if (!URL.canParse(text) || !['postgres:', 'postgresql:'].includes(new URL(text).protocol)) {
    const cure = 'Give one such as postgres://card:password@db.example.org/card'
    report({ path: 'DATABASE_URL', reason: 'is not the address of a PostgreSQL database', cure })
  }
  return toSecret(text)
}

const makeKey = 'Make one with: openssl rand -base64 32'

function readDataKey({ DATA_KEY: text, DATABASE_URL: url }: Variables, report: Report): Secret | null {
  if (text === undefined) {
    const reason = 'is missing: processes that share DATABASE_URL share a key'
    if (url !== undefined) report({ path: 'DATA_KEY', reason, cure: makeKey })
    return null
  }
  if (Buffer.from(text, 'base64').length !== 32) {
    report({
      path: 'DATA_KEY',
      reason: 'is not 32 bytes in base64',
      cure: makeKey,
    })
  }
  return toSecret(text)
}

function readNow(text: string | undefined, report: Report): Date | null {
  if (text === undefined) return null
  const now = new Date(text)
  if (!Number.isNaN(now.getTime())) return now
  report({ path: 'CARD_NOW', reason: 'is not a moment', cure: 'Give one such as 2026-11-25T13:02:00Z' })
  return null
}

function readWebRoot(given: string | undefined, report: Report): string | null {
  const folder = given ?? builtWebApp
  if (existsSync(join(folder, 'index.html'))) return folder
  if (given !== undefined) {
    report({ path: 'WEB_ROOT', reason: 'holds no index.html', cure: 'Build the web app, or name its folder' })
  }
  return null
}

function readLogLevel(level: string, report: Report): string {
  if (logLevels.includes(level)) return level
  report({ path: 'LOG_LEVEL', reason: 'is not a level', cure: `Use one of ${logLevels.join(', ')}` })
  return 'info'
}

function readProxies(text: string | undefined, report: Report): string[] | null {
  if (text === undefined) return null
  const ranges = text.split(',').map((range) => range.trim())
  if (!ranges.every(isRange)) {
    const cure = 'Give addresses or ranges with commas between, such as 10.0.0.5, 10.1.0.0/16'
    report({ path: 'TRUST_PROXY', reason: 'holds what is no address', cure })
  }
  return ranges
}
