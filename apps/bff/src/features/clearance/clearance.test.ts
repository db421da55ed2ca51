import { randomUUID } from 'node:crypto'
import type { ClearanceReport } from '@library-card/contract/clearance.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import type { Headers } from '../../../test/card.ts'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../app.ts'
import { createClock } from '../../clock.ts'
import { findDataKey } from '../../store/data-key.ts'
import { openDatabase } from '../../store/database.ts'
import {
  shareTestNetwork,
  startOwnNetwork,
  startTime,
  type TestNetwork,
  ownPage,
} from '../../../test/network.ts'
import { withSettings } from '../../../test/network-file.ts'
import { exportEntries, type ExportedEntry } from '../../audit/export-entries.ts'
import { signInAs } from '../../../test/sign-in.ts'
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

test('G15 lists decide: a record that counts nothing has two lost loans', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['lost-not-counted']))
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { result: 'something-open', at: [{ institutionCode: '01MER_ALPINE', loans: 2, problem: null }] },
  ])
})

test('G15 empty lists of a record that counts something are not "nothing open"', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['counts-alone']))
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { result: 'not-in-full', at: [{ institutionCode: '01MER_NORTH', loans: 0, problem: {} }] },
  ])
})

test('G15 an account whose linking id has changed at home before is found by the id at home', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['link-of-former-days']))
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { result: 'something-open', at: [{ institutionCode: '01MER_HARBOUR', loans: 2, problem: null }] },
  ])
})

test('G15 an interlibrary loan that was rejected is not open', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['interlibrary-rejected', 'requests-of-other-kinds']))
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { result: 'nothing-open', at: [] },
    { result: 'something-open', at: [{ requests: 1 }] },
  ])
})

test('G15 an institution that fails to count does not hide what is open there', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['fees-break-expand']))
  const at = ['NORTH', 'HARBOUR', 'STATE'].map((name) => ({
    institutionCode: `01MER_${name}`,
    problem: null,
  }))
  const { rows } = await finishedReport(headers, id)
  expect(rows).toMatchObject([{ result: 'something-open', at }])
  expect(rows[0]?.at.map(({ unpaid }) => unpaid?.minor)).toEqual([450, 200, 300])
})

test('G15 a debt stays open beside a credit of the same amount, and a credit alone is no debt', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['fees-in-three-currencies', 'clearance-26']))
  const { rows } = await finishedReport(headers, id)
  const amount = { minor: 805, currency: 'CHF' }
  expect(rows[0]?.at.find(({ institutionCode }) => institutionCode === '01MER_ALPINE')).toMatchObject({
    unpaid: amount,
    credit: amount,
  })
  expect(rows[1]).toMatchObject({
    result: 'nothing-open',
    at: [{ unpaid: { minor: 0 }, credit: { minor: 500, currency: 'EUR' } }],
  })
})

test('a report lists who has nothing open, who has and where, and unknown ids', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const [cleared = '', open = ''] = idsOf(['clearance-01', 'clearance-03'])
  const foreign = card.network.patron({ like: 'known-everywhere-harbour' }).idAtHome
  const id = await order(headers, [cleared, open, foreign, 'Vale', cleared])
  const { clearance, rows, ...coverage } = await finishedReport(headers, id)
  expect(clearance).toMatchObject({ total: 4, checked: 4, nextCheck: null })
  expect(coverage).toEqual({ checkable: 6, uncheckable: ['01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH'] })
  expect(rows.map(({ result }) => result)).toEqual([
    'nothing-open',
    'something-open',
    'not-found',
    'not-found',
  ])
  expect(rows[1]?.at.length).toBeGreaterThan(0)
})

test.each([
  ['billed-only', { institutionCode: '01MER_STATE', sentToBilling: { minor: 9_000, currency: 'USD' } }],
  ['disputed-only', { institutionCode: '01MER_HARBOUR', inDispute: { minor: 1_850, currency: 'EUR' } }],
])('G15 a patron with no other fees, %s, has something open', async (like, at) => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf([like]))
  const { rows } = await finishedReport(headers, id)
  expect(rows).toMatchObject([{ result: 'something-open', at: [{ unpaid: { minor: 0 }, ...at }] }])
})

test('G15 a loan stays open where the patron says that it was returned, or the library that it is lost', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['lost-and-claimed']))
  const { rows } = await finishedReport(headers, id)
  expect(rows).toMatchObject([
    {
      result: 'something-open',
      at: [{ institutionCode: '01MER_NORTH', loans: 3, unpaid: { minor: 7_650 } }],
    },
  ])
})

test.each(['loans', 'requests', 'fees'] as const)(
  'G15 %s that cannot be read are not "nothing open"',
  async (operation) => {
    const headers = await signInStaff(card, 'desk-operator')
    const patron = card.network.patron({ like: 'clearance-01' })
    card.network.fault({ institution: 'NORTH', operation, kind: '500', patron })
    const id = await order(headers, [patron.idAtHome])
    const north = { institutionCode: '01MER_NORTH', problem: { code: 'refused' } }
    expect((await finishedReport(headers, id)).rows).toMatchObject([{ result: 'not-in-full', at: [north] }])
  },
)

test('G15 one of 20 patrons for whom an institution fails is alone not checked in full', async () => {
  card = await startOwnNetwork({
    mock: { callsPerSecond: 5_000 },
    edit: withSettings('guard: { callsPerSecond: 5000 }'),
  })
  const headers = await signInStaff(card, 'desk-operator')
  const patrons = Array.from({ length: 20 }, () => card.network.patron({ like: 'clearance-30' }))
  card.network.fault({ institution: 'STATE', operation: 'loans', kind: '500', patron: patrons[7]! })
  const id = await order(
    headers,
    patrons.map(({ idAtHome }) => idAtHome),
  )
  const { rows, clearance } = await finishedReport(headers, id)
  expect(rows.map(({ result }) => result)).toEqual(
    patrons.map((_patron, nth) => (nth === 7 ? 'not-in-full' : 'nothing-open')),
  )
  expect(rows[7]?.at).toMatchObject([{ institutionCode: '01MER_STATE', problem: { code: 'refused' } }])
  expect(clearance.nextCheck).not.toBeNull()
})

test('G15 a patron whom a search has found and whose account is then "not found" has not "no account"', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-07' })
  const fault = { institution: 'NORTH', operation: 'account', patron } as const
  card.network.fault({ ...fault, kind: 'vendor-error', errorCode: '401861' })
  const id = await order(headers, [patron.idAtHome])
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { result: 'not-in-full', at: [{ institutionCode: '01MER_NORTH', problem: { code: 'account-unclear' } }] },
  ])
})

test('G22 a clearance costs 6 calls for each account, and two where there is none', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'billed-only' })
  await finishedReport(headers, await order(headers, [patron.idAtHome]))
  const callsAt = (institution: string) =>
    card.network.calls({ institution, patron: patron.name }).map(({ operation }) => operation)
  expect(callsAt('STATE').toSorted()).toEqual(['account', 'fees', 'fees', 'fees', 'loans', 'requests'])
  expect(callsAt('VALLEY')).toEqual(['account', 'search'])
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

test('G15 an institution that the patron has turned off is named in the row, and one that nobody can check is not', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-01' })
  await card.post('/api/preferences', await card.signIn(patron), { notAsked: ['01MER_HARBOUR'] })
  const id = await order(headers, [...idsOf(['clearance-01']), patron.idAtHome])
  expect(await finishedReport(headers, id)).toMatchObject({
    // Asking again helps only once the patron has turned it on again.
    clearance: { nextCheck: null },
    rows: [
      { result: 'nothing-open', at: [] },
      {
        result: 'not-in-full',
        at: [{ institutionCode: '01MER_HARBOUR', problem: { code: 'not-wanted' } }],
      },
    ],
  })
})

test('G15 an institution that only the patron can ask can be checked for nobody, also where it shares data', async () => {
  card = await startOwnNetwork({
    edit: (file) => file.replace(/(accounts: own-sign-in\n) +policy: .*\n/, '$1'),
  })
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['clearance-01']))
  expect(await finishedReport(headers, id)).toMatchObject({
    checkable: 6,
    uncheckable: ['01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH'],
    rows: [{ result: 'nothing-open', at: [] }],
  })
})

test('G15 an institution that withholds balances can be checked for nobody, and its loans are open all the same', async () => {
  card = await startOwnNetwork({
    edit: (file) =>
      file.replace(/(code: 01MER_ALPINE[^]*?policy: \{) titles/, '$1 balances: withhold, titles'),
  })
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['clearance-12', 'clearance-21']))
  const { rows, ...report } = await finishedReport(headers, id)
  expect(report).toMatchObject({
    checkable: 5,
    uncheckable: ['01MER_ALPINE', '01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH'],
  })
  expect(rows.map(({ result }) => result)).toEqual(['nothing-open', 'something-open'])
  expect(rows[1]?.at).toMatchObject([{ institutionCode: '01MER_LAKE', loans: 1, unpaid: null }])
})

test('G15 an institution that says that it is in no network with home can be checked for nobody', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  card.network.fault({ institution: 'STATE', operation: 'account', kind: 'vendor-error', errorCode: '60224' })
  const id = await order(headers, idsOf(['clearance-01']))
  expect(await finishedReport(headers, id)).toMatchObject({
    checkable: 5,
    uncheckable: ['01MER_LAKE', '01MER_STATE', '01MER_OLDTOWN', 'DE-BIRCH'],
    rows: [{ result: 'nothing-open', at: [] }],
  })
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
  ['has something open', '', { result: 'something-open' }],
  [
    'has nothing open where the network file ignores requests, and the row says so',
    '\n  clearance: { openRequests: ignore }',
    { result: 'nothing-open', requestsIgnored: true },
  ],
])('G15 a patron with an open request only %s', async (_words, setting, result) => {
  card = await startOwnNetwork({ edit: (file) => file.replace('\nnetwork:', `\nnetwork:${setting}`) })
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, idsOf(['clearance-16']))
  expect((await finishedReport(headers, id)).rows).toMatchObject([
    { ...result, at: [{ institutionCode: '01MER_STATE', loans: 0, requests: 1 }] },
  ])
})

test('G6 institutions that have not answered in full can be asked again after the end, which has an audit entry', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  card.network.fault({ institution: 'STATE', kind: 'vendor-error' })
  const patron = card.network.patron({ like: 'clearance-01' })
  const id = await order(headers, [patron.idAtHome, ...idsOf(['clearance-03']), 'nobody-1'])
  expect((await finishedReport(headers, id)).rows[0]).toMatchObject({ result: 'not-in-full' })

  await card.network.clearFaults()
  const searches = () => card.network.calls({ institution: 'NORTH', operation: 'search' }).length
  const before = searches()
  const again = await call(card.app, headers, `/${id}`, { command: 'ask-again' })
  expect(again.json()).toMatchObject({ state: 'running', total: 3, checked: 1 })
  const { rows } = await finishedReport(headers, id)
  expect(rows.map(({ result }) => result)).toEqual(['nothing-open', 'something-open', 'not-found'])
  expect(rows.flatMap(({ at }) => at.map(({ problem }) => problem))).toEqual([null])
  expect(searches()).toBe(before)

  const own = await card.signIn(patron)
  const { views } = (await card.get('/api/views', own)).json()
  expect(views).toMatchObject([{ act: 'clearance' }, { act: 'clearance' }])
})

test('a report with every answer, or one that was cancelled, is not asked again', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const id = await order(headers, ['nobody-1'])
  await finishedReport(headers, id)
  const again = (report: string) => call(card.app, headers, `/${report}`, { command: 'ask-again' })
  expect((await again(id)).json().state).toBe('done')
  const other = await order(headers, idsOf(['clearance-02', 'clearance-02']))
  await call(card.app, headers, `/${other}`, { command: 'cancel' })
  expect((await again(other)).json().state).toBe('cancelled')
})

test('a patron with a silent institution is not checked in full, unless something is open at another', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  card.network.fault({ institution: 'STATE', kind: '500' })
  const id = await order(headers, idsOf(['clearance-01', 'clearance-03']))
  const { rows } = await finishedReport(headers, id)
  expect(rows.map(({ result }) => result)).toEqual(['not-in-full', 'something-open'])
  expect(rows[0]?.at).toMatchObject([{ institutionCode: '01MER_STATE', problem: { code: 'refused' } }])
})

test('G15 institutions that have not answered in full are asked again, alone, after 1, 10 and 60 minutes', async () => {
  card = await startOwnNetwork(inFile())
  const patrons = [1, 2].map(() => card.network.patron({ like: 'clearance-01' }))
  const [late, never] = patrons
  card.network.fault({ institution: 'STATE', kind: 'maintenance-page', patron: late! })
  card.network.fault({ institution: 'HARBOUR', kind: 'maintenance-page', patron: never! })
  const staff = card.network.patron({ like: 'desk-operator' })
  const headers = await card.signIn(staff, '?as=staff')
  const id = await order(
    headers,
    patrons.map(({ idAtHome }) => idAtHome),
  )
  const clock = createClock(card.config.cardNow)
  let passed = 0
  const callsAt = (institution: string) =>
    patrons.map(({ name: patron }) => card.network.calls({ institution, patron }).length)
  const counted = () => ['STATE', 'HARBOUR', 'VALLEY'].map(callsAt)
  await finishedReport(headers, id)
  await card.app.close()
  const [state = [], harbour = [], valley] = counted()

  /** What a process reports that starts after another `milliseconds`. */
  async function reportAfter(milliseconds: number): Promise<ClearanceReport> {
    passed += milliseconds
    const app = createApp(card.config, { clock: () => clock() + passed })
    await app.ready()
    const cookie = await signInAs(app, staff, '?as=staff')
    const report = await finishedReport({ ...ownPage, cookie }, id, app)
    await app.close()
    return report
  }

  for (const [nth, minutes] of [1, 10, 60].entries()) {
    await reportAfter(minutes * minute - 10_000)
    expect(counted()).toEqual([[state[0]! + nth, state[1]], [harbour[0], harbour[1]! + nth], valley])
    if (nth === 2) {
      await card.network.clearFaults()
      card.network.fault({ institution: 'HARBOUR', kind: 'maintenance-page', patron: never! })
    }
    const { rows, clearance } = await reportAfter(15_000)
    // At the last time, State says twice that there is no account.
    const atState = state[0]! + nth + (nth === 2 ? 2 : 1)
    expect(counted()).toEqual([[atState, state[1]], [harbour[0], harbour[1]! + nth + 1], valley])
    expect(rows.map(({ result }) => result)).toEqual([
      nth < 2 ? 'not-in-full' : 'nothing-open',
      'not-in-full',
    ])
    expect(clearance.nextCheck === null).toBe(nth === 2)
  }
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
    { name: null, result: 'not-in-full', at: [{ institutionCode: '01MER_NORTH', problem }] },
  ])
  const own = await card.signIn(patron)
  const views = async () => (await card.get('/api/views', own)).json().views
  expect(await views()).toEqual([])

  await card.network.clearFaults()
  await call(card.app, headers, `/${id}`, { command: 'ask-again' })
  expect((await finishedReport(headers, id)).rows).toMatchObject([{ result: 'nothing-open', at: [] }])
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
    { name: null, result: 'not-in-full', at: [{ institutionCode: '01MER_NORTH', problem }] },
    { result: 'nothing-open' },
  ])

  await card.network.clearFaults()
  await call(card.app, headers, `/${id}`, { command: 'ask-again' })
  expect((await finishedReport(headers, id)).rows[0]).toMatchObject({ result: 'nothing-open', at: [] })
})

test('G15 an id that may be beyond the matches of an answer is not "not found"', async () => {
  const headers = await signInStaff(card, 'desk-operator-valley')
  const id = await order(headers, ['6200', 'nobody-1'])
  const { rows } = await finishedReport(headers, id)
  expect(rows.map(({ result }) => result)).toEqual(['not-in-full', 'not-found'])
  expect(rows[0]).toMatchObject({ at: [{ institutionCode: '01MER_VALLEY' }] })
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

test('G18 a clearance stops for an earlier one that is asked again, and goes on at once after it', async () => {
  card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  const [again, slow] = [1, 2].map(() => card.network.patron({ like: 'clearance-01' })) as [
    MockPatron,
    MockPatron,
  ]
  const institution = 'HARBOUR'
  const callsFor = ({ name }: MockPatron) => card.network.calls({ institution, patron: name }).length
  card.network.fault({ institution, kind: 'maintenance-page', patron: again })
  const earlier = await order(headers, [again.idAtHome])
  await finishedReport(headers, earlier)
  await card.network.clearFaults()
  const before = callsFor(again)
  card.network.fault({ institution, kind: 'hold', patron: again })
  card.network.fault({ institution, kind: 'slow', patron: slow, milliseconds: 1_000 })
  const later = await order(headers, [slow.idAtHome, ...idsOf(['clearance-02'])])
  await expect.poll(() => callsFor(slow)).toBeGreaterThan(0)

  await call(card.app, headers, `/${earlier}`, { command: 'ask-again' })
  await expect.poll(() => callsFor(again)).toBeGreaterThan(before)
  const results = async () => (await reportOf(headers, later)).rows.map(({ result }) => result)
  await expect.poll(results).toEqual([expect.any(String), null])
  await card.network.clearFaults()
  await finishedReport(headers, earlier)
  // A process that ended would hold its lease for a minute.
  const state = async () => (await reportOf(headers, later)).clearance.state
  await expect.poll(state, { timeout: 20_000 }).toBe('done')
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
