import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { routes, type RouteSchemas } from '@library-card/contract/routes.ts'
import { signIn, type Headers } from '../../bench/client.ts'
import type { Consortium } from './consortium.ts'
import { require } from './machine.ts'
import { hasIPv6 } from './nginx.ts'

/** Checks the shipped nginx itself: sizes, compression, log, IPv6. */
export async function checkNginxLimits(consortium: Consortium): Promise<string> {
  const { network, signInUrl, url, accessLog } = consortium
  const patron = await signIn(signInUrl, network.patron({ like: 'two-loans' }))
  const staff = await signIn(`${signInUrl}?as=staff`, network.patron({ like: 'desk-operator' }))
  const posted = await postLargest(url, { patron, staff })
  const report = await orderLargestReport(url, staff)
  const { headers } = await fetch(`${url}/api/institutions`, { headers: patron })
  require(headers.get('content-encoding') === 'gzip', 'JSON is not compressed')
  const { lines, fields } = readLog(accessLog)
  return (
    `${posted} routes take their largest body, a report on ${report} patrons and no larger one; JSON is compressed; ` +
    `${await checkIPv6(url)}; ${lines} lines of the log, with ${fields}, name no address of a request`
  )
}

const largestBody = 262_144

/** Sends each route a body of its largest size. Any answer of the card counts, also a rejection of the content. */
async function postLargest(url: string, { patron, staff }: Record<'patron' | 'staff', Headers>) {
  const withBody = Object.entries<RouteSchemas>(routes).filter(([, { body }]) => body !== undefined)
  for (const [route, { bodyLimit = 16_384 }] of withBody) {
    const path = (route.split(' ')[1] ?? '').replaceAll(/:\w+/g, 'unknown')
    const headers = path.startsWith('/api/staff/') ? staff : patron
    const response = await postJson(`${url}${path}`, headers, '{}'.padEnd(bodyLimit))
    const isOfCard = /^\w{4}-\w{4}$/.test(response.headers.get('x-request-id') ?? '')
    require(isOfCard && response.status !== 413, `${route} with ${bodyLimit} bytes: ${response.status}`)
  }
  const { status } = await postJson(`${url}/api/staff/clearances`, staff, '{}'.padEnd(largestBody + 1))
  require(status === 413, `a body above every limit ends with ${status}`)
  return withBody.length
}

/** The largest report: the most patrons, each with the longest id. */
async function orderLargestReport(url: string, staff: Headers): Promise<number> {
  const ids = Array.from({ length: 2_000 }, (_, at) => `${at}`.padStart(100, 'x'))
  const response = await postJson(`${url}/api/staff/clearances`, staff, JSON.stringify({ ids }))
  const text = await response.text()
  require(response.status === 200, `a report on ${ids.length} patrons ends with ${response.status} ${text}`)
  const { id } = JSON.parse(text) as { id: string }
  const cancelled = await postJson(`${url}/api/staff/clearances/${id}`, staff, '{"command":"cancel"}')
  require(cancelled.status === 200, `cancelling the report ends with ${cancelled.status}`)
  return ids.length
}

function postJson(url: string, headers: Headers, body: string): Promise<Response> {
  const own = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
  return fetch(url, { method: 'POST', headers: { ...headers, ...own }, body })
}

async function checkIPv6(url: string): Promise<string> {
  if (!hasIPv6()) return 'no IPv6 on this machine'
  const { port } = new URL(url)
  // The certificate is made for this run.
  const request = get({ host: '::1', port, path: '/healthz', rejectUnauthorized: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  require(response.statusCode === 200, `IPv6 ends with ${response.statusCode}`)
  return 'IPv6 is answered'
}

function readLog(file: string): { lines: number; fields: string } {
  const text = readFileSync(file, 'utf8')
  const lines = text.trimEnd().split('\n')
  const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const isWhole = all.some(
    ({ status, seconds, requestId }) => status === 200 && Number(seconds) >= 0 && requestId,
  )
  require(isWhole, `no line of the log of nginx is whole: ${lines.at(-1)}`)
  const path = /\/(api|sign-in|assets|calendar|healthz)/.exec(text)
  require(path === null, `the log of nginx names ${path?.[0]}`)
  return { lines: all.length, fields: Object.keys(all[0] ?? {}).join(', ') }
}

/** Ends all replicas. */
export async function checkUnavailable({ url, replicas, accessLog }: Consortium): Promise<string> {
  await Promise.all(replicas.map((replica) => replica.process().stop()))
  const before = countFailures(accessLog)
  const paths = ['/', '/card/all', '/api/session', '/api/renewals']
  for (const path of paths) {
    const response = await fetch(`${url}${path}`)
    const page = await response.text()
    const isOurs = page.includes('Library Card ist im Moment nicht erreichbar.')
    require(response.status === 502 && isOurs, `without replicas, ${path} ends with ${response.status}`)
    require(response.headers.get('cache-control') === 'no-store', 'the page may be cached')
  }
  const counted = countFailures(accessLog) - before
  require(counted === paths.length, `mtail counts ${counted} of ${paths.length} answers of nginx with 502`)
  return 'without a replica, nginx answers with our page in four languages, and 502, which mtail counts for an alert'
}

/** The 502 that the shipped program for mtail counts in the log of nginx. */
function countFailures(log: string): number {
  const args = [
    '--one_shot',
    '--one_shot_format',
    'prometheus',
    '--progs',
    'deploy/prometheus',
    '--logs',
    log,
  ]
  const metrics = execFileSync('/usr/bin/mtail', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return Number(/^library_card_nginx_failures_total\{.*status="502"\} (\d+)$/m.exec(metrics)?.[1])
}
