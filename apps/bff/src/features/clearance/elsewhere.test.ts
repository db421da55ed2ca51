import { randomUUID } from 'node:crypto'
import type { Clearance, ElsewhereReport } from '@library-card/contract/clearance.ts'
import { day, hour } from '@library-card/library-systems/durations.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { expect, onTestFinished, test } from 'vitest'
import type { Headers } from '../../../test/card.ts'
import { newDatabaseFile } from '../../../test/files.ts'
import { ownPage, startOwnNetwork, startTime, type TestNetwork } from '../../../test/network.ts'
import { withSettings } from '../../../test/network-file.ts'
import { signInAs } from '../../../test/sign-in.ts'
import { signInStaff } from '../../../test/staff.ts'
import { keysOf } from '../../../test/store.ts'
import { createApp } from '../../app.ts'
import { verifyChain } from '../../audit/verify-chain.ts'
import { findDataKey } from '../../store/data-key.ts'
import { openDatabase } from '../../store/database.ts'

const quick = {
  mock: { callsPerSecond: 5_000 },
  edit: withSettings('guard: { callsPerSecond: 5000 }'),
}
const inFile = () => ({ ...quick, env: { DATABASE_FILE: newDatabaseFile() } })

async function send(
  card: Pick<TestNetwork, 'app'>,
  headers: Headers,
  whom: object,
  { key = randomUUID(), reason = 'follow-up' } = {},
) {
  return card.app.inject({
    method: 'POST',
    url: '/api/staff/elsewhere',
    headers: { ...headers, 'idempotency-key': key },
    payload: { whom, reason },
  })
}

async function order(card: Pick<TestNetwork, 'app'>, headers: Headers, whom: object): Promise<Clearance> {
  return (await send(card, headers, whom)).json()
}

async function reportOf(
  card: Pick<TestNetwork, 'app'>,
  headers: Headers,
  id: string,
): Promise<ElsewhereReport> {
  return (await card.app.inject({ url: `/api/staff/elsewhere/${id}`, headers })).json()
}

async function finished(
  card: Pick<TestNetwork, 'app'>,
  headers: Headers,
  id: string,
): Promise<ElsewhereReport> {
  const state = async () => (await reportOf(card, headers, id)).clearance.state
  await expect.poll(state, { timeout: 120_000 }).toBe('done')
  return reportOf(card, headers, id)
}

function idsOf(patrons: MockPatron[]): { by: 'ids'; ids: string[] } {
  return { by: 'ids', ids: patrons.map(({ idAtHome }) => idAtHome) }
}

/** The entries of the institution's staff, as the privacy officer gets them, after a check of the whole audit. */
async function auditOf(card: TestNetwork): Promise<{ act: string; patrons: number }[]> {
  const database = openDatabase(card.config)
  const keys = await keysOf(database, findDataKey(card.config))
  const rows = await database.selectFrom('audit').select(['act', 'patron_list']).orderBy('number').execute()
  const { brokenAt } = await verifyChain({ database, ...keys })
  await database.destroy()
  expect(brokenAt).toBeNull()
  return rows.map(({ act, patron_list: list }) => ({ act, patrons: countOf(list) }))
}

function countOf(list: string | null): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `appendEntry` wrote it
  return (JSON.parse(list ?? '[]') as string[]).length
}

/** Stores what calendars, reminders and reports have used of an institution's day. */
async function setUsed(
  card: TestNetwork,
  { code, most, used }: { code: string; most: number; used: number },
): Promise<void> {
  const database = openDatabase(card.config)
  const row = { institution_code: code, day: '2026-11-25', most, for_later: used }
  await database.deleteFrom('quotas').where('institution_code', '=', code).execute()
  await database.insertInto('quotas').values(row).execute()
  await database.destroy()
}

test('a report lists own patrons with loans, overdue and lost items and debts elsewhere, and nothing at home', async () => {
  const card = await startOwnNetwork(quick)
  const headers = await signInStaff(card, 'desk-operator')
  const likes = ['clearance-01', 'clearance-07', 'clearance-38', 'lost-not-counted', 'clearance-12']
  const patrons = likes.map((like) => card.network.patron({ like }))
  const foreign = card.network.patron({ like: 'known-everywhere-harbour' })
  const { id } = await order(card, headers, idsOf([...patrons, foreign]))
  const { rows, clearance, uncheckable, unread } = await finished(card, headers, id)
  expect(clearance).toMatchObject({ total: 6, checked: 6, elsewhere: { reason: 'follow-up', nights: 1 } })
  expect(rows.map(({ id: one }) => one)).toEqual(
    [patrons[2], patrons[3], patrons[4], foreign].map((one) => one?.idAtHome),
  )
  expect(rows).toMatchObject([
    { at: [{ institutionCode: '01MER_ALPINE', loans: 1, late: { overdue: 1, lost: 0 } }], change: null },
    { at: [{ institutionCode: '01MER_ALPINE', loans: 2, late: { overdue: 0, since: null, lost: 2 } }] },
    { at: [{ institutionCode: '01MER_ALPINE', unpaid: { minor: 750, currency: 'CHF' } }] },
    { handle: null, name: null, at: [], asOf: null },
  ])
  expect(rows[0]?.asOf).toEqual(expect.any(String))
  expect(unread).toEqual([])
  expect(uncheckable).toEqual(['01MER_LAKE', '01MER_OLDTOWN', 'DE-BIRCH'])
  const atHome = card.network.calls({ institution: 'NORTH', patron: patrons[0]!.name })
  expect(atHome.map(({ operation }) => operation)).toEqual(['search'])
})

test('G5 a row opens the patron, whose home verifies on each view that they are its own', async () => {
  const card = await startOwnNetwork(quick)
  const headers = await signInStaff(card, 'desk-operator')
  const { id } = await order(card, headers, idsOf([card.network.patron({ like: 'clearance-03' })]))
  const [row] = (await finished(card, headers, id)).rows
  const opened = await card.get(`/api/staff/patrons/${row?.handle}`, headers)
  expect(opened.json()).toMatchObject({ name: row?.name, id: row?.id })
  const colleague = await signInStaff(card, 'desk-manager')
  expect((await card.get(`/api/staff/patrons/${row?.handle}`, colleague)).statusCode).toBe(404)
})

test('a group is searched at home, and each record is read and compared', async () => {
  const card = await startOwnNetwork(quick)
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-03' })
  const { id } = await order(card, headers, { by: 'group', group: 'undergraduate' })
  const { rows, clearance, missing } = await finished(card, headers, id)
  expect(missing).toBe(0)
  expect(clearance.total).toBeGreaterThan(40)
  expect(rows.map(({ id: one }) => one)).toContain(patron.idAtHome)
  const searched = card.network.calls({ institution: 'NORTH', operation: 'search' })
  expect(searched).toHaveLength(Math.ceil(clearance.total / 100))
  expect((await send(card, headers, { by: 'group', group: 'no such group' })).statusCode).toBe(404)
})

test('the next report on everybody on the last one says what has changed', async () => {
  const card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  expect((await send(card, headers, { by: 'last-report' })).statusCode).toBe(404)
  const patrons = ['clearance-12', 'clearance-38', 'clearance-01'].map((like) =>
    card.network.patron({ like }),
  )
  await finished(card, headers, (await order(card, headers, idsOf(patrons))).id)
  card.network.pay({ institution: 'ALPINE', patron: patrons[0]! })
  const next = await order(card, headers, { by: 'last-report' })
  const { rows, clearance } = await finished(card, headers, next.id)
  expect(clearance.total).toBe(3)
  expect(rows.map(({ id, change }) => [id, change])).toEqual([
    [patrons[0]?.idAtHome, 'settled'],
    [patrons[1]?.idAtHome, 'same'],
  ])
})

test('G6 each patron is in the audit before their row, in batches, and reads the reason; the audit verifies', async () => {
  const card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  const patrons = Array.from({ length: 250 }, () => card.network.patron({ like: 'clearance-30' }))
  const { id } = await order(card, headers, idsOf(patrons))
  await finished(card, headers, id)
  const own = await card.signIn(patrons[240]!)
  expect((await card.get('/api/views', own)).json().views).toMatchObject([
    { act: 'elsewhere', reason: 'follow-up', kinds: ['loans', 'fees'] },
  ])
  const entries = await auditOf(card)
  expect(entries.map(({ act, patrons: hashes }) => [act, hashes])).toEqual([
    ['clearance-order', 0],
    ['elsewhere', 400],
    ['elsewhere', 100],
  ])
})

test('G16 300 patrons through two restarts: nobody is lost, and only the one in progress is asked twice', async () => {
  const card = await startOwnNetwork(inFile())
  const staff = card.network.patron({ like: 'desk-operator' })
  let headers: Headers = await card.signIn(staff, '?as=staff')
  const patrons = Array.from({ length: 300 }, () => card.network.patron({ like: 'clearance-30' }))
  const { id } = await order(card, headers, idsOf(patrons))
  let app = card.app
  for (const share of [60, 180]) {
    const checked = async () => (await reportOf({ app }, headers, id)).clearance.checked
    await expect.poll(checked, { timeout: 120_000 }).toBeGreaterThan(share)
    await app.close()
    app = createApp(card.config)
    await app.ready()
    headers = { ...ownPage, cookie: await signInAs(app, staff, '?as=staff') }
  }
  onTestFinished(() => app.close())
  const { clearance, unread } = await finished({ app }, headers, id)
  expect(clearance).toMatchObject({ total: 300, checked: 300 })
  expect(unread).toEqual([])
  const calls = patrons.map(
    ({ name }) => card.network.calls({ institution: 'STATE', patron: name, operation: 'account' }).length,
  )
  expect(calls.filter((count) => count === 0)).toEqual([])
  expect(calls.filter((count) => count > 1).length).toBeLessThanOrEqual(2)
  expect(Math.max(...calls)).toBeLessThanOrEqual(2)
}, 300_000)

test('G18 a report stops for today when its share is used, goes on by itself the next day, and asks nobody twice', async () => {
  let time = startTime
  const card = await startOwnNetwork({ ...inFile(), clock: () => time })
  const staff = card.network.patron({ like: 'desk-operator' })
  let headers: Headers = await card.signIn(staff, '?as=staff')
  const patrons = Array.from({ length: 6 }, () => card.network.patron({ like: 'clearance-30' }))
  // A tenth is 25,000 calls; an account takes five.
  await setUsed(card, { code: '01MER_STATE', most: 250_000, used: 24_988 })
  const { id } = await order(card, headers, idsOf(patrons))
  const stopped = async () => (await reportOf({ app }, headers, id)).clearance
  let { app } = card
  await expect.poll(async () => (await stopped()).nextCheck, { timeout: 60_000 }).not.toBeNull()
  expect(await stopped()).toMatchObject({ state: 'running', nextCheck: '2026-11-26T00:00:00.000Z' })
  const { checked } = await stopped()
  expect(checked).toBeGreaterThan(0)
  expect(checked).toBeLessThan(6)
  const callsTo = (institution: string) =>
    patrons.map(({ name }) => card.network.calls({ institution, patron: name, operation: 'account' }).length)

  // A restart on the same day counts what was used before.
  await card.app.close()
  const before = callsTo('STATE')
  app = createApp(card.config, { clock: () => time })
  await app.ready()
  headers = { ...ownPage, cookie: await signInAs(app, staff, '?as=staff') }
  expect((await stopped()).checked).toBe(checked)
  expect(callsTo('STATE')).toEqual(before)
  await app.close()

  time += day
  app = createApp(card.config, { clock: () => time })
  onTestFinished(() => app.close())
  await app.ready()
  headers = { ...ownPage, cookie: await signInAs(app, staff, '?as=staff') }
  expect((await finished({ app }, headers, id)).clearance.checked).toBe(6)
  expect(callsTo('HARBOUR')).toEqual(patrons.map(() => 1))
})

test('G18 a report that takes several nights says how many, and waits for the first by the clock of its institution', async () => {
  const time = Date.parse('2026-11-25T15:00:00Z')
  const card = await startOwnNetwork({ ...inFile(), clock: () => time })
  await setUsed(card, { code: '01MER_STATE', most: 20, used: 0 })
  const restarted = createApp(card.config, { clock: () => time })
  onTestFinished(() => restarted.close())
  await restarted.ready()
  const staff = card.network.patron({ like: 'desk-operator' })
  const headers = { ...ownPage, cookie: await signInAs(restarted, staff, '?as=staff') }
  const patrons = Array.from({ length: 4 }, () => card.network.patron({ like: 'clearance-30' }))
  const { id, elsewhere } = await order({ app: restarted }, headers, idsOf(patrons))
  expect(elsewhere?.nights).toBeGreaterThan(1)
  const next = async () => (await reportOf({ app: restarted }, headers, id)).clearance.nextCheck
  await expect.poll(next).not.toBeNull()
  expect(Date.parse((await next())!) - time).toBeLessThanOrEqual(5 * hour)
  expect(card.network.calls({ institution: 'STATE', patron: patrons[0]!.name })).toEqual([])
})

test('a report is kept for 7 days after its end, and is deleted at once on request', async () => {
  let time = startTime
  const card = await startOwnNetwork({ ...inFile(), clock: () => time })
  const staff = card.network.patron({ like: 'desk-operator' })
  const headers = await card.signIn(staff, '?as=staff')
  const whom = idsOf([card.network.patron({ like: 'clearance-03' })])
  const first = await order(card, headers, whom)
  await finished(card, headers, first.id)
  const second = await order(card, headers, whom)
  await finished(card, headers, second.id)
  const url = `/api/staff/clearances/${first.id}`
  const left = (await card.app.inject({ method: 'DELETE', url, headers })).json()
  expect(left.clearances.map(({ id }: Clearance) => id)).toEqual([second.id])
  expect((await card.get(`/api/staff/elsewhere/${first.id}`, headers)).statusCode).toBe(404)

  const leftAfter = async (milliseconds: number) => {
    time += milliseconds
    const app = createApp(card.config, { clock: () => time })
    await app.ready()
    const cookie = await signInAs(app, staff, '?as=staff')
    const jobs = (await app.inject({ url: '/api/staff/clearances', headers: { ...ownPage, cookie } })).json()
    await app.close()
    return jobs.clearances.length
  }
  expect(await leftAfter(7 * day - hour)).toBe(1)
  expect(await leftAfter(2 * hour)).toBe(0)
})

test('a clearance does not wait for a report that takes nights', async () => {
  const card = await startOwnNetwork(inFile())
  const headers = await signInStaff(card, 'desk-operator')
  const patron = card.network.patron({ like: 'clearance-01' })
  card.network.fault({ institution: 'HARBOUR', kind: 'hold', patron })
  await order(card, headers, idsOf([patron]))
  await expect.poll(() => card.network.calls({ institution: 'HARBOUR', patron: patron.name })).toHaveLength(1)
  const sent = { ...headers, 'idempotency-key': randomUUID() }
  const { id } = (await card.post('/api/staff/clearances', sent, { ids: ['nobody-1'] })).json()
  const state = async () => (await card.get(`/api/staff/clearances/${id}`, headers)).json().clearance.state
  await expect.poll(state, { timeout: 30_000 }).toBe('done')
  await card.network.clearFaults()
})

test('G15 an institution that did not answer is a line with the number of patrons, and not "nothing"', async () => {
  const card = await startOwnNetwork(quick)
  const headers = await signInStaff(card, 'desk-operator')
  card.network.fault({ institution: 'STATE', kind: '500' })
  const patrons = ['clearance-01', 'clearance-03'].map((like) => card.network.patron({ like }))
  const { id } = await order(card, headers, idsOf(patrons))
  const { rows, unread } = await finished(card, headers, id)
  expect(unread).toMatchObject([{ institutionCode: '01MER_STATE', patrons: 2, problem: { code: 'refused' } }])
  expect(rows.map((row) => row.at.map(({ institutionCode }) => institutionCode))).toEqual([
    ['01MER_HARBOUR', '01MER_STATE'],
  ])
})
