import { expect, test } from 'vitest'
import type { InstitutionName } from '../institutions.ts'
import type { MockNetwork } from '../start.ts'
import { addressOf, ask, errorCodeIn, startForEachTest } from '../../test/client.ts'

// a fresh one for each test: together they ask more than an institution answers in a second
let network: MockNetwork
startForEachTest((started) => void (network = started))

test('the key alone selects the institution of a region', async () => {
  const [north, alpine] = await Promise.all([
    ask(network, 'NORTH', '/conf/general'),
    ask(network, 'ALPINE', '/conf/general'),
  ])
  expect(north.body.institution.value).toBe('01MER_NORTH')
  expect(alpine.body.institution.value).toBe('01MER_ALPINE')
})

test('the key may be in the query', async () => {
  const response = await fetch(addressOf(network, 'STATE', '/conf/general?apikey=demo-key-state'))
  expect(await response.json()).toMatchObject({ institution: { value: '01MER_STATE' } })
})

test.each([
  ['no key', {}],
  ['an unknown key', { authorization: 'apikey nobody' }],
  ['a key without this area', { authorization: 'apikey demo-key-north-conf' }],
])('%s gets the XML of the gateway, whatever the client accepts', async (_, headers) => {
  const response = await fetch(addressOf(network, 'NORTH', '/users/4471209'), {
    headers: { accept: 'application/json', ...headers },
  })
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toContain('xml')
  expect(await response.text()).toContain('<errorCode>UNAUTHORIZED</errorCode>')
})

test('a read-only key reads and does not write', async () => {
  const path = '/users/operation/test'
  expect((await ask(network, 'RIVER', path, { key: 'read-only' })).status).toBe(200)
  expect((await ask(network, 'RIVER', path, { key: 'read-only', method: 'POST' })).status).toBe(400)
  expect((await ask(network, 'RIVER', path, { method: 'POST' })).status).toBe(200)
})

test('conf/test responds in XML with the institution of the key', async () => {
  const { text } = await ask(network, 'LAKE', '/conf/test')
  expect(text).toBe('<test>GET - OK - institutionCode: 01MER_LAKE</test>')
})

test('an unknown id is status 400 with a code that is a string', async () => {
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/nobody'))).toBe('401861')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/nobody?user_id_type=BARCODE'))).toBe('401890')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/nobody/loans'))).toBe('401861')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/4471209/loans/1'))).toBe('401652')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/4471209/requests/1'))).toBe('401652')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/4471209/fees/1'))).toBe('401665')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/4471209/fees?status=PAID'))).toBe('401666')
  expect(errorCodeIn(await ask(network, 'NORTH', '/conf/libraries/NOWHERE'))).toBe('402119')
})

test('a primary id is found in any case, and a barcode by its type', async () => {
  const byCase = await ask(network, 'STATE', '/users/DCARRAWAY%40STATE.EXAMPLE')
  expect(byCase.body.primary_id).toBe('dcarraway@state.example')
  const byCard = await ask(network, 'NORTH', '/users/N%204471%202093?user_id_type=BARCODE')
  expect(byCard.body.primary_id).toBe('4471209')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/a%2Fb'))).toBe('401861')
})

test('any type of identifier finds a user, but only by an identifier of that type', async () => {
  const { body } = await ask(network, 'NORTH', '/users/uid-4471209?user_id_type=UNIV_ID')
  expect(body.primary_id).toBe('4471209')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users/uid-4471209?user_id_type=BARCODE'))).toBe('401890')
})

test('a fee and a library are found by id and code', async () => {
  const { idAtHome } = network.patron({ like: 'fees-in-three-currencies' })
  const { body } = await ask(network, 'NORTH', `/users/${idAtHome}/fees`)
  const fee = await ask(network, 'NORTH', `/users/${idAtHome}/fees/${body.fee[0].id}`)
  expect(fee.body).toEqual(body.fee[0])
  expect((await ask(network, 'HARBOUR', '/conf/libraries/QUAY')).body.name).toBe('Quay Library')
})

test.each(['?op=auth', '', '?password=demo', '?op=auth&password=demo'])(
  'a password is checked with%s, also with a read-only key',
  async (query) => {
    const path = `${addressOf(network, 'NORTH', '/users/4471209')}${query}`
    const headers = { authorization: 'apikey demo-key-north-read-only', 'exl-user-pw': 'demo' }
    const response = await fetch(path, { method: 'POST', headers })
    expect(response.status).toBe(204)
    expect(response.headers.has('x-exl-api-remaining')).toBe(true)
  },
)

test('JSON has its charset, XML alone is not acceptable, and an error has the calls that remain', async () => {
  const json = await ask(network, 'NORTH', '/users/nobody')
  expect(json.headers.get('content-type')).toBe('application/json;charset=UTF-8')
  expect(json.headers.has('x-exl-api-remaining')).toBe(true)
  const headers = { authorization: 'apikey demo-key-north', accept: 'application/xml' }
  const xml = await fetch(addressOf(network, 'NORTH', '/users/4471209'), { headers })
  expect(xml.status).toBe(406)
  expect(await xml.text()).toContain('Send Accept: application/json')
})

test('a path of no area gets the XML of the gateway', async () => {
  const { status, headers, text } = await ask(network, 'NORTH', '/acq/vendors')
  expect([status, headers.get('content-type')]).toEqual([400, 'application/xml;charset=UTF-8'])
  expect(text).toContain('<errorCode>UNAUTHORIZED</errorCode>')
})

async function codesOf(table: string): Promise<string[]> {
  const { body } = await ask(network, 'NORTH', `/conf/code-tables/${table}`)
  return body.row.map(({ code }: { code: string }) => code)
}

test('patron groups and block descriptions are the institution’s own', async () => {
  expect(await codesOf('UserGroups')).toEqual(expect.arrayContaining(['GRAD', 'UNDRGRD']))
  expect(await codesOf('UserBlockDescription')).not.toEqual([])
})

test('an empty list has no array, and its count is 0', async () => {
  const { idAtHome } = network.patron({ like: 'nothing-anywhere' })
  expect((await ask(network, 'NORTH', `/users/${idAtHome}/loans`)).body).toEqual({ total_record_count: 0 })
  expect((await ask(network, 'NORTH', `/users/${idAtHome}/requests`)).body).toEqual({ total_record_count: 0 })
  expect((await ask(network, 'NORTH', `/users/${idAtHome}/fees`)).body).toEqual({
    total_record_count: 0,
    total_sum: 0,
    currency: 'EUR',
  })
})

test('a page has ten loans by default and a hundred at most, and each loan is in one page', async () => {
  const { idAtHome } = network.patron({ like: 'many-loans' })
  const list = `/users/${idAtHome}/loans`
  expect((await ask(network, 'NORTH', list)).body.item_loan).toHaveLength(10)
  const pages = await Promise.all(
    [0, 100, 200].map((offset) => ask(network, 'NORTH', `${list}?limit=500&offset=${offset}`)),
  )
  expect(pages.map(({ body }) => body.item_loan.length)).toEqual([100, 100, 30])
  const ids = pages.flatMap(({ body }) => body.item_loan.map((loan: { loan_id: string }) => loan.loan_id))
  expect(new Set(ids).size).toBe(230)
  expect(pages.map(({ body }) => body.total_record_count)).toEqual([230, 230, 230])
})

test('loans are in the requested order', async () => {
  const list = '/users/4471209/loans?order_by=due_date&direction='
  const dues = async (direction: string) =>
    (await ask(network, 'NORTH', list + direction)).body.item_loan.map(
      (loan: { due_date: string }) => loan.due_date,
    )
  const rising = await dues('ASC')
  expect(rising).toEqual(rising.toSorted())
  expect(await dues('DESC')).toEqual(rising.toReversed())
})

test('renewable is null without expand', async () => {
  const without = await ask(network, 'NORTH', '/users/4471209/loans')
  expect(without.body.item_loan[0].renewable).toBeNull()
  const withIt = await ask(network, 'NORTH', '/users/4471209/loans?expand=renewable')
  expect(withIt.body.item_loan[0].renewable).toBe(false)
})

test('a loan without a fine has no loan_fine, and ids exceed what a number keeps', async () => {
  const { body } = await ask(network, 'NORTH', '/users/4471209/loans')
  expect(body.item_loan[0]).toMatchObject({ loan_fine: 1.5, location_code: { name: 'Stacks' } })
  expect(body.item_loan[1]).not.toHaveProperty('loan_fine')
  expect(Number(body.item_loan[0].loan_id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
})

test('no response has the renewals left, or why a loan is not renewable', async () => {
  const { text } = await ask(network, 'NORTH', '/users/4471209/loans?expand=renewable')
  expect(text).not.toMatch(/renewals|reason/i)
})

test('older institutions write nulls, newer ones omit them', async () => {
  const { idAtHome: old } = network.patron({ like: 'two-loans' })
  const north = await ask(network, 'NORTH', `/users/${old}`)
  expect(north.body).toMatchObject({ requests: null, gender: { value: null, desc: null } })
  const { idAtHome: recent } = network.patron({ like: 'home-state' })
  const state = await ask(network, 'STATE', `/users/${encodeURIComponent(recent)}`)
  expect(state.body).not.toHaveProperty('requests')
  expect(state.body.gender).toEqual({})
})

test('request status has two spellings', async () => {
  const status = async (name: 'NORTH' | 'HARBOUR', id: string) =>
    (await ask(network, name, `/users/${id}/requests`)).body.user_request[0].request_status
  expect(await status('NORTH', '4471209')).toBe('IN_PROCESS')
  const lake = await ask(network, 'LAKE', '/users/20441?user_id_type=BARCODE')
  const requests = await ask(network, 'LAKE', `/users/${lake.body.primary_id}/requests`)
  expect(requests.body.user_request[0].request_status).toBe('In Process')
})

test('a call returns the fees of one status, with a sum in which credits are negative', async () => {
  const { idAtHome } = network.patron({ like: 'fees-in-three-currencies' })
  const fees = async (status: string) =>
    (await ask(network, 'NORTH', `/users/${idAtHome}/fees${status}`)).body
  expect(await fees('')).toMatchObject({ total_sum: 12.35, currency: 'EUR', total_record_count: 1 })
  expect((await fees('?status=INDISPUTE')).fee[0].status.value).toBe('INDISPUTE')
  expect((await fees('?status=CLOSED')).fee).toHaveLength(1)
  const alpine = await ask(network, 'ALPINE', '/users/A0095500/fees')
  expect(alpine.body).toMatchObject({ total_sum: 0, currency: 'CHF', total_record_count: 2 })
})

async function labelAt(name: InstitutionName) {
  return (await ask(network, name, '/conf/code-tables/HFrUserFinesFees.fineFeeStatus')).body.row[1]
}

test('labels are in the language of the institution, codes are the same everywhere', async () => {
  expect(await labelAt('OLDTOWN')).toMatchObject({ code: 'INDISPUTE', description: 'Strittig' })
  expect(await labelAt('LAKE')).toMatchObject({ code: 'INDISPUTE', description: 'Contesté' })
  expect(await labelAt('VALLEY')).toMatchObject({ code: 'INDISPUTE', description: 'In dispute' })
})

test('libraries are listed with their codes', async () => {
  const { body } = await ask(network, 'HARBOUR', '/conf/libraries')
  expect(body.library.map(({ code }: { code: string }) => code)).toEqual(['QUAY', 'MEDIA'])
})

async function left() {
  const { headers } = await ask(network, 'BRIGID', '/conf/general')
  return Number(headers.get('x-exl-api-remaining'))
}

test('X-Exl-Api-Remaining decreases with each call', async () => {
  const first = await left()
  expect(await left()).toBe(first - 1)
})

test('the 26th call in a second is rejected, and only at that institution', async () => {
  network.holdTime()
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(network, 'VALLEY', '/conf/general')))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(5)
  expect(refused[0]?.body.errorList.error[0].errorCode).toBe('PER_SECOND_THRESHOLD')
  expect((await ask(network, 'RIVER', '/conf/general')).status).toBe(200)
  network.passTime(999)
  expect((await ask(network, 'VALLEY', '/conf/general')).status).toBe(429)
  network.passTime(1)
  expect((await ask(network, 'VALLEY', '/conf/general')).status).toBe(200)
})
