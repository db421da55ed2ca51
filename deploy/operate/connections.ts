import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { signIn, signInAll, type Headers } from '../../bench/client.ts'
import type { Consortium } from './consortium.ts'
import { lastingPort, require, until } from './machine.ts'
import { isReady, startNginx } from './nginx.ts'

/** The number of separate nginx that are quiet at once, and of browsers at each. */
const lanes = 8
const posts = 30
/** Quiet half minutes of each. 5: 1,200 POSTs. */
const pauses = 1

/** Sends POSTs at the moment when a replica would close idle connections of nginx. nginx may send each POST only once. */
export async function checkIdleConnections(consortium: Consortium): Promise<string> {
  const opened = await Promise.all(Array.from({ length: lanes }, (_, lane) => openLane(consortium, lane)))
  const failed: string[] = []
  for (let pause = 0; pause < pauses; pause++)
    await Promise.all(
      opened.map(async ({ url, headers }, lane) => {
        await postAtOnce(url, headers)
        // Node closes them 30 to 32 s after the last response.
        await wait(29_800 + lane * 250)
        failed.push(...(await postAtOnce(url, headers)).filter((status) => status !== '200'))
      }),
    )
  await Promise.all(opened.map(({ stop }) => stop()))
  const total = lanes * posts * pauses
  require(failed.length === 0, `${failed.length} of ${total} POSTs after quiet half minutes: ${failed[0]}`)
  return `${total} of ${total} POSTs after quiet half minutes are answered`
}

const hangingSessions = 20

/** Hangs a replica until its unit ends it, and checks the answers of twenty sessions. */
export async function checkWatchdog(consortium: Consortium): Promise<string> {
  const { network, signInUrl, url, replicas } = consortium
  const patrons = Array.from({ length: hangingSessions }, () => network.patron({ like: 'two-loans' }))
  const sessions = await signInAll(signInUrl, patrons)
  const [replica] = replicas
  require(replica !== undefined, 'there is no replica')
  const { child } = replica.process()
  child.kill('SIGSTOP')
  const askAll = (path: string) => Promise.all(sessions.map((headers) => timeOf(`${url}${path}`, headers)))
  const end = async () => {
    await wait(watchdogSeconds() * 1_000)
    await replica.process().stop('SIGKILL')
  }
  const [pages, cards] = await Promise.all([askAll('/card/all/loans'), askAll('/api/card?fresh=true'), end()])
  const seen = [pages, cards].map((times) => Math.max(...times))
  const late = cards.filter((seconds) => seconds > patience.another / 1_000).length
  require(late > 0, 'no session was at the replica that hung')
  require(seen[0]! < 15 && seen[1]! < 30, `a page took ${seen[0]} s, a card ${seen[1]} s`)
  await replica.start()
  const [page, card] = seen.map((seconds) => seconds.toFixed(1))
  return (
    `a replica hangs, and is ended after ${watchdogSeconds()} s as its unit says: ${late} of ${hangingSessions} sessions wait, for a ` +
    `page at most ${page} s and for a card ${card} s`
  )
}

function watchdogSeconds(): number {
  const unit = readFileSync('deploy/systemd/library-card@.service', 'utf8')
  return Number(/^WatchdogSec=(\d+)$/m.exec(unit)?.[1])
}

/** Seconds until the whole response. */
async function timeOf(url: string, headers: Headers): Promise<number> {
  const began = performance.now()
  const response = await fetch(url, { headers: { ...headers, accept: 'text/html' } })
  await response.text()
  require(response.status === 200, `${url}: ${response.status}`)
  return (performance.now() - began) / 1_000
}

async function openLane({ folder, network, signInUrl, replicas }: Consortium, lane: number) {
  const home = join(folder, `quiet-${lane}`)
  mkdirSync(home)
  const [plain, tls, buffering] = await Promise.all([1, 2, 3].map(lastingPort))
  const ports = replicas.map(({ url }) => Number(new URL(url).port))
  const { stop } = await startNginx(home, { plain: plain!, tls: tls!, buffering: buffering!, ports })
  const headers = await signIn(signInUrl, network.patron({ like: 'two-loans' }))
  return { url: `https://localhost:${tls}`, headers, stop }
}

function postAtOnce(url: string, headers: Headers): Promise<string[]> {
  const post = async () => {
    const response = await fetch(`${url}/api/session/seen`, { method: 'POST', headers })
    await response.text()
    return String(response.status)
  }
  return Promise.all(Array.from({ length: posts }, () => post().catch(String)))
}

/** Milliseconds in which a hung replica does not answer, and after which another one has. */
const patience = { another: 5_000, none: 9_000 }

/** Hangs a replica: another one answers requests that wait for no institution. Assets are outside the limit for an address. */
export async function checkSilence(consortium: Consortium): Promise<string> {
  const { network, signInUrl, url, replicas } = consortium
  const headers = await signIn(signInUrl, network.patron({ like: 'two-loans' }))
  const asset = await firstAsset(url)
  const hung = await replicaOf(consortium, '/api/session', headers)
  const calendar = await findCalendar(consortium, hung)
  const replica = replicas.find((one) => one.url === hung)
  require(replica !== undefined, `${hung} is no replica`)
  const ask = (path: string) => answerOf(`${url}${path}`, headers)
  const { child } = replica.process()
  child.kill('SIGSTOP')
  const [elsewhere, waiting] = await Promise.all([
    Promise.all(['/card/all/loans', '/api/session', asset].map(ask)),
    Promise.all(['/api/card?fresh=true', calendar, '/sign-in/01MER_NORTH'].map(ask)),
  ]).finally(() => child.kill('SIGCONT'))
  await until(() => isReady(replica.url), 'the replica that hung')
  for (const { path, status, time } of elsewhere)
    require(status === 200 && time >= patience.another - 100, `${path}: ${status} after ${time} ms`)
  for (const { path, status, time } of waiting)
    require(status === null, `${path}: ${status} of another replica after ${time} ms`)
  const seconds = elsewhere.map(({ time }) => (time / 1_000).toFixed(1)).join(', ')
  return (
    `a replica hangs: another one answers a page, its session and an asset after ${seconds} s, and no card, calendar or ` +
    `sign-in; ${await requestAssets(consortium, asset, headers)}`
  )
}

/** `status` is null if there was no answer in time. */
async function answerOf(url: string, headers: Headers) {
  const began = performance.now()
  const signal = AbortSignal.timeout(patience.none)
  const status = await fetch(url, {
    headers: { ...headers, accept: 'text/html' },
    signal,
    redirect: 'manual',
  }).then(
    (response) => response.status,
    () => null,
  )
  return { path: new URL(url).pathname, status, time: Math.round(performance.now() - began) }
}

async function firstAsset(url: string): Promise<string> {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const [, asset = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(page) ?? []
  require(asset !== '', 'the page has no script')
  return asset
}

/** Reads the answering replica from the last line of nginx's log. */
async function replicaOf({ url, accessLog }: Consortium, path: string, headers: Headers): Promise<string> {
  const linesOf = () => readFileSync(accessLog, 'utf8').trimEnd().split('\n')
  const before = linesOf().length
  await (await fetch(`${url}${path}`, { headers })).text()
  await until(() => linesOf().length > before, 'a line of the log of nginx')
  const { upstream } = JSON.parse(linesOf().at(-1) ?? '{}') as { upstream: string }
  return `http://${upstream}`
}

async function findCalendar(consortium: Consortium, replica: string): Promise<string> {
  for (let number = 0; ; number++) {
    const path = `/calendar/${number}.ics`
    if ((await replicaOf(consortium, path, {})) === replica) return path
  }
}

/** Sends the requests of 60 first visits from one address in a few seconds. */
async function requestAssets({ url }: Consortium, asset: string, headers: Headers): Promise<string> {
  const refused = { assets: 0, others: 0 }
  const countRefused = async (path: string, kind: keyof typeof refused) => {
    const readers = Array.from({ length: 60 }, async () => {
      for (let request = 0; request < 25; request++) {
        const response = await fetch(`${url}${path}`, { headers })
        await response.arrayBuffer()
        if (response.status === 503) refused[kind]++
      }
    })
    await Promise.all(readers)
  }
  await countRefused(asset, 'assets')
  require(refused.assets === 0, `${refused.assets} of 1500 assets are refused`)
  await countRefused('/healthz', 'others')
  require(refused.others > 0, 'there is no limit for an address')
  // After this time, the address may send again.
  await wait(5_000)
  return '1500 assets are sent to one address at once, and not so many other requests'
}
