import { randomUUID } from 'node:crypto'
import type { ClearanceReport } from '@library-card/contract/clearance.ts'
import type { Headers } from '../../../test/card.ts'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../app.ts'
import { minute } from '../../clock.ts'
import { reveal } from '../../config/secret.ts'
import { findDataKey } from '../../store/data-key.ts'
import { openDatabase } from '../../store/database.ts'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../../test/network.ts'
import { withSettings } from '../../../test/network-file.ts'
import { exportEntries, type ExportedEntry } from '../../audit/export-entries.ts'
import { signInStaff } from '../../../test/staff.ts'
import { newDatabaseFile } from '../../../test/files.ts'
import { keysOf, newPlace } from '../../../test/store.ts'

const inFile = () => ({ env: { DATABASE_FILE: newDatabaseFile() } })

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), inFile())

function call(app: TestNetwork['app'], headers: Headers, path: string, payload?: object) {
  const url = `/api/staff/clearances${path}`
  if (!payload) return app.inject({ url, headers })
  return app.inject({
    method: 'POST',
    url,
    headers: { 'idempotency-key': randomUUID(), ...headers },
    payload,
  })
}

async function order(headers: Headers, ids: string[]): Promise<string> {
  return (await call(card.app, headers, '', { ids })).json().id
}

async function reportOf(headers: Headers, id: string, app = card.app): Promise<ClearanceReport> {
  return (await call(app, headers, `/${id}`)).json()
}

async function finishedReport(headers: Headers, id: string, app = card.app): Promise<ClearanceReport> {
  const state = async () => (await reportOf(headers, id, app)).clearance.state
  await expect.poll(state, { timeout: 60_000 }).toBe('done')
  return reportOf(headers, id, app)
}

/** In the export for the privacy officer. */
async function exported(): Promise<ExportedEntry[]> {
  const database = openDatabase(card.config)
  const keys = await keysOf(database, findDataKey(card.config))
  const store = { database, ...keys, clock: () => 0, log: card.app.log }
  const span = { institutionCode: '01MER_NORTH', from: 0, until: Infinity }
  const entries: ExportedEntry[] = []
  for await (const entry of exportEntries(store, span)) entries.push(entry)
  await database.destroy()
  return entries
}

function idsOf(stories: string[]): string[] {
  return stories.map((like) => card.network.patron({ like }).idAtHome)
}

test('G15 a count that cannot be read makes the result not known', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const [cleared = ''] = idsOf(['clearance-01'])
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'unreadable' })
  const id = await order(headers, [cleared])
  const { rows } = await finishedReport(headers, id)
  expect(rows).toMatchObject([
    { result: 'not-known', at: [{ institutionCode: '01MER_NORTH', problem: { code: 'unexpected-answer' } }] },
  ])
})

test('a report lists who is cleared, who is not and where, and unknown ids', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const [cleared = '', open = ''] = idsOf(['clearance-01', 'clearance-03'])
  const foreign = card.network.patron({ like: 'known-everywhere-harbour' }).idAtHome
  const id = await order(headers, [cleared, open, foreign, 'Vale', cleared])
  const { clearance, rows } = await finishedReport(headers, id)
  expect(clearance).toMatchObject({ total: 4, checked: 4, withheldAt: ['01MER_OLDTOWN', 'DE-BIRCH'] })
  expect(rows.map(({ result }) => result)).toEqual(['cleared', 'not-cleared', 'not-found', 'not-found'])
  expect(rows[1]?.at.length).toBeGreaterThan(0)
})

test.each([
  ['billed-only', { institutionCode: '01MER_STATE', sentToBilling: { minor: 9_000, currency: 'USD' } }],
  ['disputed-only', { institutionCode: '01MER_HARBOUR', inDispute: { minor: 1_850, currency: 'EUR' } }],
])('G15 a patron with no other fees, %s, is not cleared', async (like, at) => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf([like]))
  const { rows } = await finishedReport(headers, id)
  expect(rows).toMatchObject([{ result: 'not-cleared', at: [{ balance: { minor: 0 }, ...at }] }])
})

test('G15 a loan stays open where the patron says that it was returned, or the library that it is lost', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['lost-and-claimed']))
  const { rows } = await finishedReport(headers, id)
  expect(rows).toMatchObject([
    { result: 'not-cleared', at: [{ institutionCode: '01MER_NORTH', loans: 3, balance: { minor: 7_650 } }] },
  ])
})

test('G15 disputed or billed fees that cannot be read make the result not known', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-01' })
  card.network.fault({ institution: 'NORTH', operation: 'fees', kind: '500', patron })
  const id = await order(headers, [patron.idAtHome])
  const north = { institutionCode: '01MER_NORTH', problem: { code: 'refused' } }
  expect((await finishedReport(headers, id)).rows).toMatchObject([{ result: 'not-known', at: [north] }])
})

test('G22 a clearance costs 3 calls for each account, and one where there is none', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'billed-only' })
  await finishedReport(headers, await order(headers, [patron.idAtHome]))
  const callsAt = (institution: string) =>
    card.network.calls({ institution, patron: patron.name }).map(({ operation }) => operation)
  expect(callsAt('STATE').toSorted()).toEqual(['account', 'fees', 'fees'])
  expect(callsAt('VALLEY')).toEqual(['account'])
})

test('an order sent again, or twice at once, starts one report; another list starts another', async () => {
  const headers = {
    ...(await signInStaff(card, 'user-administrator')),
    'idempotency-key': '3f1c6d0a-5b0e-4b1c-9d27-0b1f5a8e7c11',
  }
  const ids = idsOf(['clearance-01'])
  const [first, second] = await Promise.all([order(headers, ids), order(headers, ids)])
  expect([second, await order(headers, ids)]).toEqual([first, first])
  await order(headers, [...ids, 'nobody-1'])
  expect((await call(card.app, headers, '')).json().clearances).toHaveLength(2)
})

test('G15 each row of a report names the institutions that were not asked about that patron', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-01' })
  const ids = [...idsOf(['clearance-01']), patron.idAtHome]
  await card.post('/api/preferences', await card.signIn(patron), { notAsked: ['01MER_HARBOUR'] })
  const id = await order(headers, ids)
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { result: 'cleared', asked: 6, notAsked: ['01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH'] },
    {
      result: 'not-known',
      asked: 5,
      notAsked: ['01MER_HARBOUR', '01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH'],
    },
  ])
})

test('G15 an institution that only the patron can ask was not asked, also where it shares data', async () => {
  card = await startOwnNetwork({
    edit: (file) => file.replace(/(accounts: own-sign-in\n) +policy: .*\n/, '$1'),
  })
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['clearance-01']))
  const { clearance, rows } = await finishedReport(headers, id)
  expect(clearance.withheldAt).toEqual(['01MER_OLDTOWN'])
  expect(rows).toMatchObject([
    { result: 'not-known', asked: 6, notAsked: ['01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH'] },
  ])
})

test('G15 an institution that withholds what would be open was not checked in full, also where something else is open', async () => {
  card = await startOwnNetwork({
    edit: (file) =>
      file.replace(/(code: 01MER_ALPINE[^]*?policy: \{) titles/, '$1 balances: withhold, titles'),
  })
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['clearance-12', 'clearance-21']))
  const { rows } = await finishedReport(headers, id)
  const notChecked = ['01MER_ALPINE', '01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH']
  expect(rows.map(({ result }) => result)).toEqual(['cleared', 'not-cleared'])
  expect(rows.map(({ notAsked }) => notAsked?.toSorted())).toEqual([notChecked, notChecked])
  expect(rows[1]?.at).toMatchObject([{ institutionCode: '01MER_LAKE', loans: 1, balance: null }])
})

test('graduates without an account elsewhere do not make the network file look wrong', async () => {
  card = await startOwnNetwork({
    env: { LOG_LEVEL: 'error' },
    mock: { callsPerSecond: 5_000 },
    edit: withSettings('guard: { callsPerSecond: 5000 }'),
  })
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(Array.from({ length: 52 }, () => 'clearance-01')))
  await finishedReport(headers, id)
  expect(card.lines.filter((line) => line.includes('outside their home institution'))).toEqual([])
})

test.each([
  ['is not cleared', '', { result: 'not-cleared' }],
  [
    'is cleared where the network file ignores requests, and the row says so',
    '\n  clearance: { openRequests: ignore }',
    { result: 'cleared', requestsIgnored: true },
  ],
])('G15 a patron with an open request only %s', async (_words, setting, result) => {
  card = await startOwnNetwork({ edit: (file) => file.replace('\nnetwork:', `\nnetwork:${setting}`) })
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['clearance-16']))
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { ...result, at: [{ institutionCode: '01MER_STATE', loans: 0, requests: 1 }] },
  ])
})

test('G6 unknown results can be asked again after the end, which has an audit entry', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  card.network.fault({ institution: 'STATE', kind: 'vendor-error' })
  const patron = card.network.patron({ like: 'clearance-01' })
  const id = await order(headers, [patron.idAtHome, ...idsOf(['clearance-03']), 'nobody-1'])
  expect((await finishedReport(headers, id)).rows[0]).toMatchObject({ result: 'not-known' })

  await card.network.clearFaults()
  const searches = () => card.network.calls({ operation: 'search' }).length
  const before = searches()
  const again = await call(card.app, headers, `/${id}`, { command: 'ask-again' })
  expect(again.json()).toMatchObject({ state: 'running', total: 3, checked: 1 })
  const { rows } = await finishedReport(headers, id)
  expect(rows.map(({ result }) => result)).toEqual(['cleared', 'not-cleared', 'not-found'])
  expect(rows.flatMap(({ at }) => at.map(({ problem }) => problem))).toEqual([null])
  expect(searches()).toBe(before)

  const own = await card.signIn(patron)
  const { views } = (await card.get('/api/views', own)).json()
  expect(views).toMatchObject([{ act: 'clearance' }, { act: 'clearance' }])
})

test('a report without unknown results, or one that was cancelled, is not asked again', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, ['nobody-1'])
  await finishedReport(headers, id)
  const again = (report: string) => call(card.app, headers, `/${report}`, { command: 'ask-again' })
  expect((await again(id)).json().state).toBe('done')
  const other = await order(headers, idsOf(['clearance-02', 'clearance-02']))
  await call(card.app, headers, `/${other}`, { command: 'cancel' })
  expect((await again(other)).json().state).toBe('cancelled')
})

test('a silent institution makes the result not known, unless another one prevents clearance', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  card.network.fault({ institution: 'STATE', kind: '500' })
  const id = await order(headers, idsOf(['clearance-01', 'clearance-03']))
  const { rows } = await finishedReport(headers, id)
  expect(rows.map(({ result }) => result)).toEqual(['not-known', 'not-cleared'])
  expect(rows[0]?.at).toMatchObject([{ institutionCode: '01MER_STATE', problem: { code: 'refused' } }])
})

test('a paused report can resume, a cancelled one cannot', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(Array.from({ length: 12 }, () => 'clearance-02')))
  expect((await call(card.app, headers, `/${id}`, { command: 'pause' })).json().state).toBe('paused')
  const { checked } = (await reportOf(headers, id)).clearance
  expect(checked).toBeLessThan(12)
  await call(card.app, headers, `/${id}`, { command: 'resume' })
  await finishedReport(headers, id)
  const other = await order(headers, idsOf(['clearance-02', 'clearance-02']))
  await call(card.app, headers, `/${other}`, { command: 'cancel' })
  expect((await call(card.app, headers, `/${other}`, { command: 'resume' })).json().state).toBe('cancelled')
})

test('a report continues after a restart', async () => {
  card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(Array.from({ length: 8 }, () => 'clearance-02')))
  await card.app.close()
  const restarted = createApp(card.config)
  await restarted.ready()
  expect(await finishedReport(headers, id, restarted)).toMatchObject({ clearance: { checked: 8 } })
  await restarted.close()
})

test('G15 an id that may be in a row that could not be read is not "not found", and can be asked again', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-01' })
  card.network.fault({ institution: 'NORTH', operation: 'search', kind: 'unreadable' })
  const id = await order(headers, [patron.idAtHome])
  await finishedReport(headers, id)
  const problem = { code: 'unexpected-answer' }
  expect((await reportOf(headers, id)).rows).toMatchObject([
    { name: null, result: 'not-known', at: [{ institutionCode: '01MER_NORTH', problem }] },
  ])
  const own = await card.signIn(patron)
  const views = async () => (await card.get('/api/views', own)).json().views
  expect(await views()).toEqual([])

  await card.network.clearFaults()
  await call(card.app, headers, `/${id}`, { command: 'ask-again' })
  expect((await finishedReport(headers, id)).rows).toMatchObject([{ result: 'cleared', at: [] }])
  expect(await views()).toMatchObject([{ act: 'clearance' }])
})

test('G15 an id for which the search fails is not known, and does not hold up the report', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-01' })
  const fault = { institution: 'NORTH', operation: 'search', patron } as const
  card.network.fault({ ...fault, kind: 'vendor-error', errorCode: '401652' })
  const id = await order(headers, [patron.idAtHome, ...idsOf(['clearance-01'])])
  const problem = { code: 'refused' }
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { name: null, result: 'not-known', at: [{ institutionCode: '01MER_NORTH', problem }] },
    { result: 'cleared' },
  ])

  await card.network.clearFaults()
  await call(card.app, headers, `/${id}`, { command: 'ask-again' })
  expect((await finishedReport(headers, id)).rows[0]).toMatchObject({ result: 'cleared', at: [] })
})

test('G15 an id that may be beyond the matches of an answer is not "not found"', async () => {
  const headers = await signInStaff(card, 'desk-operator-valley')
  const id = await order(headers, ['6200', 'nobody-1'])
  const { rows } = await finishedReport(headers, id)
  expect(rows.map(({ result }) => result)).toEqual(['not-known', 'not-found'])
  expect(rows[0]).toMatchObject({ asked: 1, at: [{ institutionCode: '01MER_VALLEY' }] })
  expect(rows[0]?.notAsked).not.toContain('01MER_VALLEY')
})

test('G6 a report has one audit entry, which each of its patrons can read', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-07' })
  const id = await order(headers, [patron.idAtHome, ...idsOf(['clearance-03'])])
  await finishedReport(headers, id)
  const own = await card.signIn(patron)
  const { views } = (await card.get('/api/views', own)).json()
  expect(views).toMatchObject([{ kinds: ['loans', 'requests', 'fees'], reason: null }])
})

test('G6 a report has one audit entry, also where a second process starts while the first one checks', async () => {
  card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-07' })
  card.network.fault({ institution: 'HARBOUR', kind: 'hold' })
  const before = card.network.calls({ institution: 'HARBOUR' }).length
  const id = await order(headers, [patron.idAtHome])
  await expect.poll(() => card.network.calls({ institution: 'HARBOUR' }).length).toBeGreaterThan(before)
  const second = createApp(card.config)
  onTestFinished(() => second.close())
  await second.ready()
  await card.network.clearFaults()
  await finishedReport(headers, id)
  const { views } = (await card.get('/api/views', await card.signIn(patron))).json()
  expect(views).toHaveLength(1)
})

test('G6 a report that is cancelled before its entry tells neither names nor which ids are unknown', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const own = card.network.patron({ like: 'clearance-01' })
  const held = card.network.patron({ like: 'clearance-01' })
  card.network.fault({ institution: 'NORTH', operation: 'search', kind: 'hold', patron: held })
  const id = await order(headers, [own.idAtHome, 'nobody-1', held.idAtHome, 'nobody-2'])
  await expect.poll(() => card.network.calls({ operation: 'search', patron: held.name })).toHaveLength(1)
  const unknown = { name: null, result: null }
  const nothing = { rows: [unknown, unknown, unknown, unknown], clearance: { total: 4, checked: 0 } }
  expect(await reportOf(headers, id)).toMatchObject(nothing)
  await call(card.app, headers, `/${id}`, { command: 'cancel' })
  await card.network.clearFaults()
  expect(await reportOf(headers, id)).toMatchObject(nothing)
  expect((await card.get('/api/views', await card.signIn(own))).json().views).toEqual([])
  expect(await reportOf(headers, id)).toMatchObject(nothing)
})

test('G6 an order has an audit entry before any look-up, also for ids of others', async () => {
  card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  card.network.fault({ institution: 'NORTH', operation: 'search', kind: 'hang' })
  const foreign = card.network.patron({ like: 'known-everywhere-harbour' }).idAtHome
  await order(headers, [foreign, 'nobody-1'])
  const entries = await exported()
  expect(entries).toMatchObject([
    { act: 'clearance-order', result: 'allowed', hits: 2, patrons: null, desk: 'Circulation Desk Operator' },
  ])
  expect(card.network.calls({ institution: 'HARBOUR' })).toEqual([])
})

test('G6 without an audit entry no clearance is ordered', async () => {
  card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  const database = openDatabase(card.config)
  await database.schema.dropTable('audit').execute()
  await database.destroy()
  const answer = await call(card.app, headers, '', { ids: ['nobody-1'] })
  expect(answer.json()).toMatchObject({ status: 503, code: 'not-on-record' })
  expect((await call(card.app, headers, '')).json()).toEqual({ clearances: [] })
  expect(card.network.calls({ operation: 'search' })).toEqual([])
})

test('G4 only the member of staff who ordered a report can read it', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, ['nobody-1'])
  const colleague = await signInStaff(card, 'desk-manager')
  expect((await call(card.app, colleague, `/${id}`)).statusCode).toBe(404)
  expect((await call(card.app, colleague, '')).json()).toEqual({ clearances: [] })
})

test('G11 the stored report reveals no id and no name', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-03' })
  const id = await order(headers, [patron.idAtHome])
  await finishedReport(headers, id)
  const file = card.config.databaseFile
  const stored = ['', '-wal'].map((end) => readFileSync(`${file}${end}`, 'latin1')).join('')
  expect(stored).toContain(id)
  for (const secret of [patron.idAtHome, patron.displayName.split(' ')[1] ?? '?']) {
    expect(stored).not.toContain(secret)
  }
})

test('G18 an institution has one clearance at a time, which others wait for; another institution does not', async () => {
  card = await startOwnNetwork(inFile())
  const [headers, colleague] = [
    await signInStaff(card, 'desk-operator'),
    await signInStaff(card, 'desk-manager'),
  ]
  const elsewhere = await signInStaff(card, 'desk-operator-valley')
  const patron = card.network.patron({ like: 'clearance-01' })
  card.network.fault({ institution: 'HARBOUR', kind: 'hold', patron })
  const first = await order(headers, [patron.idAtHome])
  await expect.poll(() => card.network.calls({ institution: 'HARBOUR', patron: patron.name })).toHaveLength(1)

  const searches = () => card.network.calls({ operation: 'search', institution: 'NORTH' }).length
  const before = searches()
  const second = await order(colleague, idsOf(['clearance-02']))
  await finishedReport(elsewhere, await order(elsewhere, ['nobody-1']))
  expect((await reportOf(headers, first)).clearance).not.toHaveProperty('waits')
  expect((await reportOf(colleague, second)).clearance).toMatchObject({ state: 'running', waits: true })
  expect(searches()).toBe(before)

  await card.network.clearFaults()
  await finishedReport(headers, first)
  expect((await finishedReport(colleague, second)).clearance).not.toHaveProperty('waits')
})

test('G18 a clearance begins once the one before is cancelled', async () => {
  card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-01' })
  card.network.fault({ institution: 'HARBOUR', kind: 'hold', patron })
  const first = await order(headers, [patron.idAtHome])
  await expect.poll(() => card.network.calls({ institution: 'HARBOUR', patron: patron.name })).toHaveLength(1)
  const second = await order(headers, idsOf(['clearance-02']))
  await call(card.app, headers, `/${first}`, { command: 'cancel' })
  await finishedReport(headers, second)
  await card.network.clearFaults()
})

test.each(['SQLite', 'PostgreSQL'] as const)(
  'G18 a clerk orders three clearances in an hour, however many at once: %s',
  async (system) => {
    const { databaseFile, databaseUrl } = await newPlace(system, newDatabaseFile())
    let time = startTime
    card = await startOwnNetwork({
      env: {
        DATABASE_FILE: databaseFile,
        ...(databaseUrl && {
          DATABASE_URL: reveal(databaseUrl),
          DATA_KEY: Buffer.alloc(32, 6).toString('base64'),
        }),
      },
      clock: () => time,
    })
    const clerk = card.network.patron({ like: 'desk-operator' })
    const signIn = () => card.signIn(clerk, '?as=staff')
    let headers = await signIn()
    const orders = Array.from({ length: 8 }, (_, nth) => ({
      key: randomUUID(),
      payload: { ids: [`nobody-${nth}`] },
    }))
    const send = ({ key, payload }: (typeof orders)[number]) =>
      call(card.app, { ...headers, 'idempotency-key': key }, '', payload)
    const answers = await Promise.all([...orders, ...orders].map(send))
    const taken = answers.filter(({ statusCode }) => statusCode === 200)
    expect(new Set(taken.map((answer) => answer.json().id)).size).toBe(3)
    expect((await call(card.app, headers, '')).json().clearances).toHaveLength(3)
    const again = { key: randomUUID(), payload: { ids: ['nobody-9'] } }
    const refused = { status: 429, code: 'too-many-actions', retryAfterSeconds: 600 }
    time += 50 * minute
    headers = await signIn()
    expect((await send(again)).json()).toMatchObject(refused)
    const colleague = await signInStaff(card, 'desk-manager')
    expect((await call(card.app, colleague, '', { ids: ['nobody-1'] })).statusCode).toBe(200)
    time += 10 * minute
    headers = await signIn()
    expect((await send(again)).statusCode).toBe(200)
  },
)
