import { randomUUID } from 'node:crypto'
import type { StaffViews } from '@library-card/contract/audit.ts'
import type { ClearanceReport } from '@library-card/contract/clearance.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import type { PatronSummary } from '@library-card/contract/staff.ts'
import { readCards, type Headers } from '../../test/card.ts'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { storePreferences, readPreferences } from '../members/preferences.ts'
import { newPlace, noErrors, openTestDatabase } from '../../test/store.ts'
import {
  ownPage,
  startOwnNetwork,
  startTestNetwork,
  startTime,
  type TestNetwork,
} from '../../test/network.ts'
import { startTestProvider } from '../../test/provider.ts'
import { cookieHeader } from '../../test/sign-in.ts'
import { askTitles, handleOf, readActivity, signInStaff } from '../../test/staff.ts'

let card: TestNetwork
let robin: MockPatron
let staff: Headers
beforeEach(async () => {
  card = await startTestNetwork()
  robin = card.network.patron({ like: 'five-institutions' })
  staff = await signInStaff(card, 'desk-operator')
  const headers = await card.signIn(robin)
  const payload = { notAsked: ['01MER_HARBOUR'] }
  await card.post('/api/preferences', headers, payload)
})
afterEach(() => card.stop())

const callsThere = () => card.network.calls({ institution: 'HARBOUR' }).length

test('a member that the patron has excluded is not queried for staff either, and they see why', async () => {
  const handle = await handleOf(card, staff, robin)
  const { cards } = await readActivity(card, staff, `${handle}/activity`)
  expect(cards.get('HARBOUR')).toMatchObject({ state: 'not-called', problem: { code: 'not-wanted' } })
  expect(cards.get('STATE')).toMatchObject({ state: 'complete' })
  const titles = await askTitles(card, staff, { handle, at: 'HARBOUR' })
  expect(titles.json()).toMatchObject({ loans: { state: 'missing', problem: { code: 'not-wanted' } } })
  expect(callsThere()).toBe(0)
  const { views } = (await card.get('/api/views', await card.signIn(robin))).json<StaffViews>()
  expect(views.filter(({ institutionCodes }) => institutionCodes.includes('01MER_HARBOUR'))).toEqual([])
})

test('a patron who has excluded a member never has "nothing open" without it', async () => {
  const url = '/api/staff/clearances'
  const payload = { ids: [robin.idAtHome] }
  const { id } = (await card.post(url, { ...staff, 'idempotency-key': randomUUID() }, payload)).json<{
    id: string
  }>()
  const report = async () => (await card.get(`${url}/${id}`, staff)).json<ClearanceReport>()
  await expect.poll(async () => (await report()).clearance.state).toBe('done')
  const [row] = (await report()).rows
  expect(row?.result).not.toBe('nothing-open')
  expect(row?.at.find(({ institutionCode }) => institutionCode === '01MER_HARBOUR')).toMatchObject({
    problem: { code: 'not-wanted' },
  })
  expect(callsThere()).toBe(0)
})

test('a member that the patron excludes while home is silent is not queried for staff afterwards', async () => {
  const provider = await startTestProvider()
  onTestFinished(provider.stop)
  card = await startOwnNetwork({
    edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${provider.issuer}`),
  })
  const signIn = async (sub: string, patron_id: string, query = '') => {
    const answer = await provider.signIn(card.app, '01MER_NORTH', { query, claims: { sub, patron_id } })
    return { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
  }
  robin = card.network.patron({ like: 'five-institutions' })
  staff = await signIn('staff', card.network.patron({ like: 'desk-operator' }).idAtHome, '?as=staff')
  const url = `/api/staff/patrons/${await handleOf(card, staff, robin)}`
  const { barcode } = (await card.get(url, staff)).json<PatronSummary>()

  card.network.fault({ institution: 'NORTH', kind: '500' })
  const headers = await signIn('robin', barcode!)
  const payload = { notAsked: ['01MER_HARBOUR'] }
  await card.post('/api/preferences', headers, payload)
  await card.clear()
  for (const state of ['complete', 'complete'])
    expect((await readCards(card, headers)).get('NORTH')).toMatchObject({ state })
  const { cards } = await readActivity(card, staff, `${url.split('/').at(-1)}/activity`)
  expect(cards.get('HARBOUR')).toMatchObject({ state: 'not-called', problem: { code: 'not-wanted' } })
  expect(callsThere()).toBe(0)
})

test('preferences are also found by the id that staff know', async () => {
  let clock = startTime
  const store = {
    database: await openTestDatabase(await newPlace('SQLite')),
    rootKey: Buffer.alloc(32, 1),
    rowKeys: { current: Buffer.alloc(32, 2), previous: null },
    log: noErrors,
    clock: () => clock,
  }
  const home = { primaryId: 'P1', linkingId: null, displayName: 'Vale' }
  const bySignIn = { homeInstitutionCode: 'NORTH', id: 'claim', idType: 'INST_ID', home }
  const byStaff = { ...bySignIn, id: 'P1', idType: null }
  await storePreferences(store, bySignIn, { notAsked: ['RIVER'] })
  for (const one of [bySignIn, { ...bySignIn, home: null }, byStaff])
    expect(await readPreferences(store, one)).toEqual({ notAsked: ['RIVER'] })
  clock += 1
  await storePreferences(store, { ...bySignIn, home: null }, { notAsked: [] })
  for (const one of [bySignIn, byStaff]) expect(await readPreferences(store, one)).toEqual({ notAsked: [] })
})
