import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { AccountCard } from '@library-card/contract/card.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { readCard } from '../../test/card.ts'
import { ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { patiently } from '../../test/network-file.ts'
import {
  encode,
  encodingNames,
  searchFor,
  undecidedIn,
  worthLooking,
  type Canary,
} from '../../test/canaries.ts'
import { birch } from '../../test/own-sign-in.ts'
import { createTour, tourAsPatron, tourAsStaff, tourOfErrors } from '../../test/tour.ts'

const folder = mkdtempSync(join(tmpdir(), 'canaries-'))
const databaseFile = join(folder, 'card.sqlite')
const dataKey = randomBytes(32)
const passwordThere = 'canary-password-there-0r4nge&7'
const bundle = join(import.meta.dirname, '../../../web/dist')
const faults: [string, CallFaultKind][] = [
  ['NORTH', '500'],
  ['HARBOUR', 'html-502'],
  ['ALPINE', 'truncated-json'],
  ['LAKE', 'wrong-shape'],
  ['STATE', 'key-rejected'],
]

const log: string[] = []
let card: TestNetwork
let canaries: Canary[]
let places: Map<string, Buffer>

beforeAll(async () => {
  card = await startTestNetwork({
    edit: (file) =>
      patiently(file)
        // Renewals hang there. Elsewhere, writes that are slow on a busy machine would stop all calls to an institution.
        .replaceAll(/- code: 01MER_(?:HARBOUR|LAKE)\n/g, '$&    limits: { write: 1000 }\n')
        .replace(/signIn:\n\s+issuer: \S+VALLEY\n(\s+\w+: .+\n){3}/, 'passwordSignIn: true\n'),
    mock: { patronPassword: passwordThere },
    env: {
      DATABASE_FILE: databaseFile,
      DATA_KEY: dataKey.toString('base64'),
      LOG_LEVEL: 'trace',
      METRICS_PORT: '0',
    },
    log: { write: (line) => void log.push(line) },
  })
  const tour = createTour(card)
  for (const [name, text] of Object.entries(card.network.environment)) tour.plant(name, text)
  tour.plant('data key', dataKey.toString('base64'))
  const robin = card.network.patron({ like: 'five-institutions' })
  const patron = await tour.signIn(robin)
  const hostile = await tour.signIn(card.network.patron({ like: 'hostile-text' }))
  const miscounted = await tour.signIn(card.network.patron({ like: 'miscounted' }))
  for (let time = 0; time < 2; time++) await readCard(card, miscounted, 'NORTH')
  const staff = await tour.signIn(card.network.patron({ like: 'desk-operator' }), '?as=staff')
  await tourOfErrors(tour, [patron, hostile, staff])
  tour.plant('password', 'canary-password-Tr0ub4dor&3')
  const password = { card: robin.idAtHome, password: 'canary-password-Tr0ub4dor&3', profile: 'own-device' }
  for (const code of ['VALLEY', 'NORTH']) await tour.post(`/api/sign-in/01MER_${code}`, ownPage, password)

  tour.plant('password there', passwordThere)
  const there = { username: robin.cards.BIRCH, password: passwordThere }
  tour.plant('user name there', there.username)
  await tour.post(`/api/institutions/${birch}/sign-in`, patron, { ...there, password: `${passwordThere}!` })
  await tour.post(`/api/institutions/${birch}/sign-in`, patron, there)
  for (const token of card.network.tokens()) tour.plant('token there', token)

  for (const headers of [patron, hostile]) await tourAsPatron(tour, headers)
  await tourAsStaff(tour, staff, robin)
  await card.network.clearFaults()
  for (const [name, kind] of faults)
    card.network.fault({ institution: name as 'NORTH', operation: 'any', kind, patron: robin })
  card.network.fault({ institution: 'BIRCH', kind: 'token-rejected', patron: robin, times: 1 })
  await tour.readCards(patron)
  await tourAsStaff(tour, staff, robin)
  canaries = worthLooking(tour.canaries)
  places = new Map([
    ...readdirSync(folder).map((name): [string, Buffer] => [name, readFileSync(join(folder, name))]),
    ['the log', Buffer.from(log.join(''))],
    ['answers with an error', Buffer.from(tour.errors.join('\n'))],
    ['the metrics', Buffer.from(await readMetrics())],
  ])
}, 120_000)
afterAll(() => card.stop())

async function readMetrics(): Promise<string> {
  await card.app.listen({ port: 0, host: '127.0.0.1' })
  await vi.waitFor(() => expect(metricsPort()).toBeGreaterThan(0), 10_000)
  return (await fetch(`http://127.0.0.1:${metricsPort()}/metrics`)).text()
}

function metricsPort(): number | undefined {
  const said = log.map((line) => JSON.parse(line) as { msg?: string; address?: AddressInfo })
  return said.find(({ msg }) => msg === 'metrics')?.address?.port
}

test('G11 each text of a card is a canary, or of nobody', () => {
  expect(undecidedIn(AccountCard)).toEqual([])
  expect(undecidedIn(Type.Object({ undecided: Type.String() }))).toEqual(['undecided'])
})

test('G11 no key, name, title, id or password is in logs, database, error responses or metrics', () => {
  const bytes = [...places.values()].reduce((sum, { length }) => sum + length, 0)
  console.log(
    `${canaries.length} canaries x ${encodingNames.length} encodings in ${bytes} bytes of ${places.size} places`,
  )
  expect(canaries.length).toBeGreaterThan(100)
  expect(canaries.map(({ what }) => what)).toEqual(expect.arrayContaining(['password there', 'token there']))
  expect(card.network.calls({ institution: 'BIRCH', operation: 'items' })).not.toEqual([])
  expect([...places.keys()]).toEqual(expect.arrayContaining(['card.sqlite', 'card.sqlite-wal']))
  expect(places.get('the metrics')?.toString()).toContain('library_card_calls_total{')
  expect(searchFor(canaries, places)).toEqual([])
}, 30_000)

test('G11 no key, name, title, id or password is in the built web app', ({ skip }) => {
  // `npm run unit` and `npm test` build it first.
  skip(!existsSync(bundle), 'not run: there is no build of the web app (npm run build)')
  const names = globSync('**/*.{js,css,html}', { cwd: bundle })
  expect(names).toContain('index.html')
  const files = names.map((name): [string, Buffer] => [name, readFileSync(join(bundle, name))])
  expect(searchFor(canaries, new Map(files))).toEqual([])
}, 30_000)

test('G11 the canary search covers rows of every table and a log line of every route', async () => {
  const database = openDatabase({ databaseFile, databaseUrl: null })
  // With SQLite there is one process, which needs no lease.
  const tables = (await database.introspection.getTables()).filter(({ name }) => name !== 'replicas')
  const counts = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await database
        .selectFrom(name as 'sessions')
        .selectAll()
        .execute()
      return [name, rows.length] as const
    }),
  )
  await database.destroy()
  expect(counts.filter(([, count]) => count === 0)).toEqual([])
  const logged = new Set([...log.join('').matchAll(/"route":"([^"]+)"/g)].map(([, route]) => route))
  const described = Object.keys((card.app.swagger() as { paths: object }).paths)
  const routes = described.map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1'))
  expect(routes.filter((route) => !route.startsWith('/api/sign-out') && !logged.has(route))).toEqual([])
})

test.for(encodingNames)('G11 a canary that leaks is found: %s', (encoding) => {
  const missed = canaries.filter((canary) =>
    encode(canary.text, encoding).some((form) => {
      const leak = Buffer.concat([Buffer.from('before'), form, Buffer.from('after')])
      return searchFor([canary], new Map([['planted', leak]])).length === 0
    }),
  )
  expect(missed).toEqual([])
})

test('G11 a title that is written to the database is found in its files', async () => {
  const title = canaries.find(({ what }) => what === 'title')!
  const database = openDatabase({ databaseFile, databaseUrl: null })
  await database
    .insertInto('orders')
    .values({ key_hash: 'planted', content_hash: title.text, patron_hash: '', objects: 1, created: 0 })
    .execute()
  const files = readdirSync(folder).map((name): [string, Buffer] => [name, readFileSync(join(folder, name))])
  await database.destroy()
  expect(searchFor([title], new Map(files))).not.toEqual([])
})
