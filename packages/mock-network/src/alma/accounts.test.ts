import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMockNetwork, type MockNetwork } from '../start.ts'
import { ask, errorCodeIn } from '../../test/client.ts'
import { testTime } from '../../test/time.ts'

let linked: MockNetwork
let shared: MockNetwork
beforeAll(async () => {
  linked = await startMockNetwork({ now: testTime })
  shared = await startMockNetwork({ now: testTime, accounts: 'shared-id' })
})
afterAll(async () => {
  await linked.stop()
  await shared.stop()
})

async function linkingIdOf(idAtHome: string): Promise<string> {
  return (await ask(linked, 'NORTH', `/users/${idAtHome}`)).body.linking_id
}

test('a copy is found by the linking id, and has its own primary id and counts', async () => {
  const { idAtHome } = linked.patron({ like: 'five-institutions' })
  const linkingId = await linkingIdOf(idAtHome)
  const path = `/users/${linkingId}?source_institution_code=01MER_NORTH&expand=loans,requests,fees`
  const { body } = await ask(linked, 'HARBOUR', path)
  expect(body).toMatchObject({
    source_institution_code: '01MER_NORTH',
    source_link_id: linkingId,
    loans: { value: 3 },
    requests: { value: 1 },
    fees: { value: 0 },
  })
  expect(body.primary_id).not.toBe(idAtHome)
  expect((await ask(linked, 'HARBOUR', `/users/${body.primary_id}/loans`)).body.total_record_count).toBe(3)
})

test('a copy is found by the home id, and the home record by the link of the copy', async () => {
  const { idAtHome } = linked.patron({ like: 'five-institutions' })
  const search = `/users?source_institution_code=01MER_NORTH&source_user_id=${idAtHome}`
  const { body } = await ask(linked, 'LAKE', search)
  expect(body.total_record_count).toBe(1)
  const link = body.user[0].source_link_id
  const home = await ask(linked, 'NORTH', `/users/${link}?user_id_type=linking_id`)
  expect(home.body).toMatchObject({ primary_id: idAtHome, linking_id: link })
})

test('look-ups of linked accounts have their own error codes', async () => {
  const linkingId = await linkingIdOf(linked.patron({ like: 'home-only' }).idAtHome)
  const path = `/users/${linkingId}?source_institution_code=`
  expect(errorCodeIn(await ask(linked, 'HARBOUR', `${path}01MER_NORTH`))).toBe('4019990')
  expect(errorCodeIn(await ask(linked, 'HARBOUR', `${path}01MER_NOWHERE`))).toBe('401651')
  expect(errorCodeIn(await ask(linked, 'NORTH', '/users/1?user_id_type=linking_id'))).toBe('4019998')
})

const refresh = (name: 'NORTH' | 'HARBOUR' | 'LAKE', id: string, key?: 'read-only') =>
  ask(linked, name, `/users/${encodeURIComponent(id)}?op=refresh`, { method: 'POST', ...(key && { key }) })

test('op=refresh copies contact data and the end of the home record again', async () => {
  const { idAtHome, cards, name } = linked.patron({ like: 'moved-since-copied' })
  const copy = async () =>
    (await ask(linked, 'HARBOUR', `/users/${encodeURIComponent(cards.HARBOUR ?? '')}`)).body
  expect((await copy()).contact_info.email[0].email_address).toBe('bq@oldmere.example')
  expect((await refresh('HARBOUR', cards.HARBOUR ?? '')).status).toBe(204)
  const home = (await ask(linked, 'NORTH', `/users/${idAtHome}`)).body
  expect(await copy()).toMatchObject({
    expiry_date: home.expiry_date,
    contact_info: { email: [{ email_address: home.contact_info.email[0].email_address }] },
  })
  expect(linked.writes({ patron: name })).toMatchObject([{ act: 'refresh', asked: 1, committed: 1 }])
})

test('op=refresh needs a linked account, and a key that may write', async () => {
  const { idAtHome, cards } = linked.patron({ like: 'expired-copy' })
  expect(errorCodeIn(await refresh('NORTH', idAtHome))).toBe('60229')
  expect(errorCodeIn(await refresh('LAKE', 'nobody'))).toBe('401861')
  expect((await refresh('HARBOUR', cards.HARBOUR ?? '', 'read-only')).text).toContain('UNAUTHORIZED')
})

test('a renewal refreshes an expired copy', async () => {
  const { cards } = linked.patron({ like: 'expired-copy' })
  const path = `/users/${encodeURIComponent(cards.HARBOUR ?? '')}`
  const { body } = await ask(linked, 'HARBOUR', `${path}/loans?expand=renewable`)
  const [{ loan_id, renewable }] = body.item_loan
  expect(renewable).toBe(true)
  const before = (await ask(linked, 'HARBOUR', path)).body.expiry_date
  expect((await ask(linked, 'HARBOUR', `${path}/loans/${loan_id}?op=renew`, { method: 'POST' })).status).toBe(
    200,
  )
  expect((await ask(linked, 'HARBOUR', path)).body.expiry_date > before).toBe(true)
})

test('where accounts are linked, the home id is unknown elsewhere', async () => {
  const { idAtHome } = linked.patron({ like: 'five-institutions' })
  expect(errorCodeIn(await ask(linked, 'HARBOUR', `/users/${idAtHome}`))).toBe('401861')
  expect(linked.created()).toEqual([])
})

test('with shared ids a plain GET at a member creates a record, which is counted', async () => {
  const { idAtHome, name } = shared.patron({ like: 'home-only' })
  const { body } = await ask(shared, 'VALLEY', `/users/${idAtHome}?expand=loans`)
  expect(body).toMatchObject({ primary_id: idAtHome, loans: { value: 0 } })
  expect(body).not.toHaveProperty('linking_id')
  await ask(shared, 'VALLEY', `/users/${idAtHome}`)
  expect(shared.created()).toContainEqual({ institution: 'VALLEY', primaryId: idAtHome, patron: name })
  expect(shared.created().filter(({ patron }) => patron === name)).toHaveLength(1)
})

test('with shared ids a search also finds near matches and creates nothing', async () => {
  const before = shared.created().length
  const { body } = await ask(shared, 'HARBOUR', '/users?q=primary_id~4471209')
  const ids = body.user.map((user: { primary_id: string }) => user.primary_id)
  expect(ids).toEqual(expect.arrayContaining(['4471209', '44712093']))
  expect((await ask(shared, 'VALLEY', '/users?q=primary_id~4471209')).body).toEqual({ total_record_count: 0 })
  expect(shared.created()).toHaveLength(before)
})

test('with shared ids the primary id is the same everywhere', async () => {
  const { idAtHome } = shared.patron({ like: 'five-institutions' })
  const { body } = await ask(shared, 'STATE', `/users/${idAtHome}`)
  expect(body.primary_id).toBe(idAtHome)
  expect(body).not.toHaveProperty('source_link_id')
  expect(errorCodeIn(await ask(shared, 'STATE', `/users/1?source_institution_code=01MER_NORTH`))).toBe(
    '401651',
  )
})

test('a home record can have no linking id; its copy is found by the home id', async () => {
  const { idAtHome } = linked.patron({ like: 'home-without-linking-id' })
  expect((await ask(linked, 'NORTH', `/users/${idAtHome}`)).body).not.toHaveProperty('linking_id')
  const search = `/users?source_institution_code=01MER_NORTH&source_user_id=${idAtHome}`
  expect((await ask(linked, 'HARBOUR', search)).body.total_record_count).toBe(1)
  expect(errorCodeIn(await ask(linked, 'ALPINE', search))).toBe('4019990')
})

test('a copy can write the linking id in another form than the look-up', async () => {
  const linkingId = await linkingIdOf(linked.patron({ like: 'link-in-another-form' }).idAtHome)
  const path = `/users/${linkingId}?source_institution_code=01MER_NORTH`
  const { body } = await ask(linked, 'HARBOUR', path)
  expect(body.source_link_id).toBe(`01MER_NORTH-${linkingId}`)
})

const copyPath = (id: string) => `/users/${id}?source_institution_code=01MER_NORTH`

test('after a merge at home, the earlier linking id finds no copy', async () => {
  const patron = linked.patron({ like: 'five-institutions' })
  const earlier = await linkingIdOf(patron.idAtHome)
  linked.mergeAtHome(patron)
  const now = await linkingIdOf(patron.idAtHome)
  expect(errorCodeIn(await ask(linked, 'HARBOUR', copyPath(earlier)))).toBe('4019990')
  expect((await ask(linked, 'HARBOUR', copyPath(now))).body.source_link_id).toBe(now)
})

test('an institution can fail to count what expand names where there are fees', async () => {
  const { idAtHome } = linked.patron({ like: 'fees-break-expand' })
  const linkingId = await linkingIdOf(idAtHome)
  const failing = '?expand=loans,requests,fees'
  expect(errorCodeIn(await ask(linked, 'NORTH', `/users/${idAtHome}${failing}`))).toBe('60101')
  expect((await ask(linked, 'NORTH', `/users/${idAtHome}?expand=none`)).status).toBe(200)
  const there = `/users/${linkingId}${failing}&source_institution_code=01MER_NORTH`
  expect((await ask(linked, 'STATE', there)).status).toBe(500)
})

test('two institutions need not be in a network with each other', async () => {
  const own = await startMockNetwork({ now: testTime })
  const { idAtHome } = own.patron({ like: 'five-institutions' })
  const search = `/users?source_institution_code=01MER_NORTH&source_user_id=${idAtHome}`
  own.separate('LAKE', 'NORTH')
  expect(errorCodeIn(await ask(own, 'LAKE', search))).toBe('401651')
  expect((await ask(own, 'HARBOUR', search)).status).toBe(200)
  await own.stop()
})

test('a person can have a record of their own elsewhere, which is linked to no other', async () => {
  const { idAtHome, cards } = linked.patron({ like: 'own-card-elsewhere' })
  const path = `/users/${await linkingIdOf(idAtHome)}?source_institution_code=01MER_NORTH`
  expect(errorCodeIn(await ask(linked, 'HARBOUR', path))).toBe('4019990')
  const { body } = await ask(linked, 'HARBOUR', `/users/${cards.HARBOUR}?expand=loans`)
  expect(body).toMatchObject({ loans: { value: 2 } })
  expect(body).not.toHaveProperty('source_link_id')
})
