import { expect, test } from 'vitest'
import type { List, PatronLookup } from '../port.ts'
import { alma as vendor, type createAlma } from './alma.ts'
import { alma, almaError, type Answer } from '../../test/alma-server.ts'
import { call, foundIda, newUser, oldLoan, oldUser } from '../../test/alma-examples.ts'

const unauthorized =
  '<web_service_result><errorsExist>true</errorsExist><errorList><error><errorCode>UNAUTHORIZED</errorCode>' +
  '</error></errorList></web_service_result>'
const linked: PatronLookup = {
  by: 'link',
  linkId: '5131558001021',
  homeInstitutionCode: '01MER_HARBOUR',
  homeId: 'h-77',
}
/** On a record that is a copy of that one. */
const copied = { source_link_id: '5131558001021', source_institution_code: '01MER_HARBOUR' }
const unlinked: PatronLookup = { ...linked, linkId: null }
const bySignIn = { by: 'sign-in', id: 'ida@north/x y', idType: 'BARCODE' } as const satisfies PatronLookup

test('a linked account is one call that names the home institution', async () => {
  const { system, seen } = await alma(() => ({ body: { ...oldUser, ...copied } }))
  const found = await system.findAccount(linked, call)
  expect(seen.map(({ url }) => url)).toEqual([
    '/almaws/v1/users/5131558001021?expand=loans%2Crequests%2Cfees&source_institution_code=01MER_HARBOUR',
  ])
  expect(found).toMatchObject({
    patronId: '4471209',
    counts: { loans: 2, requests: 1, fees: { minor: 740, currency: 'EUR' } },
  })
})

test('missing counts are unknown, not 0', async () => {
  const { system } = await alma(() => ({ body: { ...newUser, ...copied } }))
  const found = await system.findAccount(linked, call)
  expect(found?.counts).toEqual({ loans: null, requests: null, fees: null })
})

test.for([
  [bySignIn, '/ida%40north%2Fx%20y?expand=loans%2Crequests%2Cfees&user_id_type=BARCODE'],
  [{ ...bySignIn, idType: null }, '/ida%40north%2Fx%20y?expand=loans%2Crequests%2Cfees'],
  [{ by: 'id', id: '4471209' }, '/4471209?expand=loans%2Crequests%2Cfees'],
] as [PatronLookup, string][])(
  'an id is encoded, and sent with its type if it has one: %j',
  async ([lookup, path]) => {
    const own = { value: 'ida@north/x y', status: 'ACTIVE' }
    const { system, seen } = await alma(() => ({ body: { ...oldUser, user_identifier: [own] } }))
    expect(await system.findAccount(lookup, call)).toMatchObject({ patronId: '4471209' })
    expect(seen.map(({ url }) => url)).toEqual([`/almaws/v1/users${path}`])
  },
)

test.for([
  ['another primary id', { primary_id: '4471210' }],
  [
    'an id that is not in force',
    { primary_id: '1', user_identifier: [{ value: '4471209', status: 'INACTIVE' }] },
  ],
] as const)('G4 a record with %s is not the requested one', async ([, other]) => {
  const { system } = await alma(() => ({ body: { ...oldUser, ...other } }))
  const byId: PatronLookup = { by: 'id', id: '4471209' }
  for (const lookup of [byId, { ...bySignIn, id: '4471209' }])
    await expect(system.findAccount(lookup, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
  await expect(system.findStaff(byId, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test.for(['', '.', '..'])('the id "%s", which would lead elsewhere, is never requested', async (id) => {
  const { system, seen } = await alma(() => ({ body: oldUser }))
  await expect(system.findAccount({ by: 'id', id }, call)).rejects.toMatchObject({ code: 'refused' })
  expect(seen).toEqual([])
})

test.for(['401861', '401890', '4019990', '60226'])('%s: there is no account', async (errorCode) => {
  const { system } = await alma(() => almaError(errorCode))
  expect(await system.findAccount(linked, call)).toBeNull()
})

test.for([
  ['another error', almaError('401652'), 'refused'],
  ['a status without an error', { status: 404, body: {} }, 'refused'],
  ['an error with status 200', { body: { errorList: { error: [{ errorCode: '60101' }] } } }, 'refused'],
  ['a rejected key', unauthorized, 'key-rejected'],
  ['a record without an id', { body: { first_name: 'Ida' } }, 'unexpected-answer'],
  ['a list', { body: [] }, 'unexpected-answer'],
  ['nothing', { body: null }, 'unexpected-answer'],
  [
    "another institution's copy",
    { body: { ...oldUser, ...copied, source_institution_code: '9' } },
    'unexpected-answer',
  ],
  ['a copy of another link', { body: { ...oldUser, ...copied, source_link_id: '9' } }, 'account-unclear'],
  ['a record that is no copy', { body: oldUser }, 'unexpected-answer'],
] as const)('%s is a failure, not the lack of an account', async ([, answer, code]) => {
  const { system } = await alma(() => answer)
  await expect(system.findAccount(linked, call)).rejects.toMatchObject({ name: 'InstitutionFailure', code })
})

/** An Alma whose copy has another link, and whose search by the id at home answers with `rows`. */
function searchByHomeId(rows: unknown[], total = rows.length) {
  const body = { ...oldUser, ...copied, source_link_id: 'other' }
  return alma(({ pathname }) => ({
    body: pathname.endsWith('/users') ? { user: rows, total_record_count: total } : body,
  }))
}

test('a copy with the link in another form is confirmed by a search for the id at home', async () => {
  const { system, seen } = await searchByHomeId([{ primary_id: '4471209' }])
  expect(await system.findAccount(linked, call)).toMatchObject({ patronId: '4471209', foundBy: 'confirmed' })
  expect(seen[1]?.url).toBe('/almaws/v1/users?source_institution_code=01MER_HARBOUR&source_user_id=h-77')
})

test.for([
  ['another record', [{ primary_id: '4471210' }], 1],
  ['two records', [{ primary_id: '4471209' }, { primary_id: '4471210' }], 2],
  ['a part of several', [{ primary_id: '4471209' }], 2],
  ['no record', [], 0],
] as const)('G5 a search for the id at home that names %s confirms nothing', async ([, rows, total]) => {
  const { system } = await searchByHomeId([...rows], total)
  await expect(system.findAccount(linked, call)).rejects.toMatchObject({ code: 'account-unclear' })
})

const named = { user: [{ primary_id: '4471209' }], total_record_count: 1 }
const copy = { ...oldUser, ...copied }

/** An Alma that finds `search` by the id at home, and `record` by the id that the search names. */
function withoutLink(search: Answer, record: Answer = { body: copy }) {
  return alma(({ pathname }) => (pathname.endsWith('/users') ? search : record))
}

test.for([
  ['one record and its total', named, '4471209'],
  ['one record without a total', { user: named.user }, '4471209'],
  ['no record and the total 0', { total_record_count: 0 }, undefined],
] as const)(
  'without a linking id, a search by the id at home that has %s decides',
  async ([, search, id]) => {
    const { system } = await withoutLink({ body: search })
    const found = await system.findAccount(unlinked, call)
    expect([found?.patronId, found?.foundBy]).toEqual([id, id && 'home-id'])
  },
)

test.for(['4019990', '60226'])(
  'without a linking id, %s says that there is no account',
  async (errorCode) => {
    const { system } = await withoutLink(almaError(errorCode))
    expect(await system.findAccount(unlinked, call)).toBeNull()
  },
)

test.for([
  ['a search without total and record', { body: {} }, { body: copy }, 'account-unclear'],
  [
    'a search for two records without a total',
    { body: { user: [copy, oldUser] } },
    { body: copy },
    'account-unclear',
  ],
  [
    'a search for a record without an id',
    { body: { user: [{}], total_record_count: 1 } },
    { body: copy },
    'account-unclear',
  ],
  ['a search that is refused', almaError('401652'), { body: copy }, 'account-unclear'],
  ['a search to which home does not know the id', almaError('401861'), { body: copy }, 'account-unclear'],
  ['a search with a list as answer', { body: [] }, { body: copy }, 'account-unclear'],
  ['a search while Alma is busy', { status: 429, body: {} }, { body: copy }, 'busy'],
  ['a record that is no copy', { body: named }, { body: oldUser }, 'unexpected-answer'],
  [
    'a copy of an unknown record',
    { body: named },
    { body: { ...copy, source_link_id: '' } },
    'unexpected-answer',
  ],
  ['another record', { body: named }, { body: { ...copy, primary_id: '4471210' } }, 'unexpected-answer'],
  ['no record with the id that was named', { body: named }, almaError('401861'), 'unexpected-answer'],
] as [string, Answer, Answer, string][])(
  'G15 without a linking id, %s is a failure',
  async ([, search, record, code]) => {
    const { system } = await withoutLink(search, record)
    await expect(system.findAccount(unlinked, call)).rejects.toMatchObject({ code })
  },
)

test('G26 a search by the id at home that fails says why', async () => {
  const { system } = await withoutLink(almaError('401652'))
  await expect(system.findAccount(unlinked, call)).rejects.toMatchObject({
    detail: 'by the id at home: 401652',
    error: { errorCode: '401652' },
  })
})

test('G4 an account that is known by its id must still be linked to the record at home', async () => {
  const known: PatronLookup = { by: 'id', id: '4471209', linkedTo: { ...linked } }
  const { system } = await alma(() => ({ body: copy }))
  expect(await system.findAccount(known, call)).toMatchObject({ foundBy: 'linking-id' })
  const other = await alma(() => ({ body: oldUser }))
  await expect(other.system.findAccount(known, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test.for(['401651', '60224', '60225'])(
  '%s of a look-up by source institution means that it is not in the network; elsewhere it does not',
  async (errorCode) => {
    const { system } = await alma(() => almaError(errorCode))
    for (const lookup of [linked, unlinked])
      await expect(system.findAccount(lookup, call)).rejects.toMatchObject({
        code: 'not-in-network',
        detail: errorCode,
      })
    const byId: PatronLookup = { by: 'id', id: '4471209' }
    await expect(system.findAccount(byId, call)).rejects.toMatchObject({ code: 'refused' })
    await expect(system.listFees('4471209', 'open', call)).rejects.toMatchObject({ code: 'refused' })
  },
)

test('a user is read again without counts after a general error only, and not while that fails too', async () => {
  let errorCode = '60101'
  const { system, seen } = await alma(() => almaError(errorCode))
  const byId: PatronLookup = { by: 'id', id: '4471209' }
  const callsOf = async (at = call) => {
    const before = seen.length
    await system.findAccount(byId, at).catch(() => null)
    return seen.slice(before).map(({ url }) => new URL(url ?? '', 'http://alma').searchParams.get('expand'))
  }
  expect(await callsOf()).toEqual(['loans,requests,fees', 'none'])
  expect(await callsOf()).toEqual(['loans,requests,fees'])
  const later = { ...call, now: new Date(call.now.getTime() + 60_000) }
  expect(await callsOf(later)).toHaveLength(2)
  errorCode = '401861'
  expect(await callsOf({ ...call, now: new Date(later.now.getTime() + 60_000) })).toHaveLength(1)
})

test.for([
  ['60101', 2, almaError('60101')],
  ['401652', 2, almaError('401652')],
  ['402119', 2, almaError('402119')],
  ['INTERNAL_SERVER_ERROR', 2, almaError('INTERNAL_SERVER_ERROR')],
  ['status 500', 2, { status: 500, body: {} }],
  ['status 503', 1, { status: 503, body: {} }],
  ['status 400', 1, { status: 400, body: {} }],
  ['401651', 1, almaError('401651')],
] as [string, number, Answer][])(
  'G22 a user whose answer is %s costs %i calls, without counts 1',
  async ([, calls, answer]) => {
    const { system, seen } = await alma(() => answer)
    for (const [parts, count] of [
      [[], 1],
      [['loans'], calls],
    ] as const) {
      seen.length = 0
      const find = system.findAccount({ by: 'id', id: '4471209' }, { ...call, parts })
      await expect(find).rejects.toMatchObject({ code: 'refused' })
      expect(seen).toHaveLength(count)
    }
  },
)

test('G22 a user is read without counts again if that failed for a passing reason', async () => {
  const { system, seen } = await alma(({ searchParams }) =>
    searchParams.get('expand') === 'none' ? { status: 429, body: {} } : almaError('60101'),
  )
  for (const calls of [2, 4]) {
    const find = system.findAccount({ by: 'id', id: '4471209' }, call)
    await expect(find).rejects.toMatchObject({ code: 'busy' })
    expect(seen).toHaveLength(calls)
  }
})

test('G8 notes for staff are read only where the call is for staff', async () => {
  const { system } = await alma(() => ({ body: oldUser }))
  const byId: PatronLookup = { by: 'id', id: '4471209' }
  expect(await system.findAccount(byId, call)).not.toHaveProperty('staffNotes')
  expect(await system.findAccount(byId, { ...call, staffNotes: true })).toMatchObject({
    messages: { items: [{ text: 'A scarf was found.' }] },
    staffNotes: { items: [{ text: 'Talks back at the desk' }] },
  })
})

function searchFor(ids: string[], total = ids.length) {
  return alma(({ pathname }) =>
    pathname.endsWith('/users')
      ? { body: { user: ids.map((primary_id) => ({ primary_id })), total_record_count: total } }
      : { body: { ...oldUser, primary_id: 'a4471' } },
  )
}
const shared: PatronLookup = { by: 'shared-id', id: 'A4471' }

test('a shared id is searched for before its record is requested', async () => {
  const { system, seen } = await searchFor(['A44712', 'a4471'])
  expect(await system.findAccount(shared, call)).toMatchObject({ patronId: 'a4471' })
  expect(seen.map(({ url }) => url?.split('?')[0])).toEqual(['/almaws/v1/users', '/almaws/v1/users/A4471'])
})

test('a near match is not the patron: the record is not requested, because that could create it', async () => {
  const { system, seen } = await searchFor(['A44712'])
  expect(await system.findAccount(shared, call)).toBeNull()
  expect(seen).toHaveLength(1)
})

test('more near matches than are in the response leave it unknown', async () => {
  const { system } = await searchFor(['A44712'], 101)
  await expect(system.findAccount(shared, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('G15 a row without an id leaves it unknown, unless another one is the patron', async () => {
  for (const [primary_id, outcome] of [
    ['a4471', { patronId: 'a4471' }],
    ['A44712', { code: 'unexpected-answer' }],
  ] as const) {
    const { system } = await alma(({ pathname }) =>
      pathname.endsWith('/users')
        ? { body: { user: [{}, { primary_id }], total_record_count: 2 } }
        : { body: { ...oldUser, primary_id } },
    )
    const answer = await system.findAccount(shared, call).catch((error: unknown) => error)
    expect(answer).toMatchObject(outcome)
  }
})

const lists: [string, (system: ReturnType<typeof createAlma>) => Promise<List<unknown> | null>][] = [
  ['loans', (system) => system.listLoans(foundIda, call)],
  ['requests', (system) => system.listRequests('4471209', call)],
  ['fees', (system) => system.listFees('4471209', 'open', call)],
]

test.for(lists)('G15 the list of %s is empty only if its total is 0', async ([, ask]) => {
  const { system } = await alma(() => ({ body: { total_record_count: 0 } }))
  expect(await ask(system)).toEqual({ items: [], unreadable: 0 })
})

const silences = [
  {},
  { total_record_count: 1 },
  { total_record_count: 'none' },
  { item_loan: [], user_request: [], fee: [] },
]
test.for(lists.flatMap(([list, ask]) => silences.map((body) => ({ list, ask, body }))))(
  'G15 a missing list is never empty: $list in $body',
  async ({ ask, body }) => {
    const { system } = await alma(() => ({ body }))
    await expect(ask(system)).rejects.toMatchObject({ code: 'unexpected-answer' })
  },
)

type Library = { there: number; total?: number; most?: number | undefined }

/** A list of `there` loans; `total` is the total in the response, and `most` the rows of a page if not our limit. */
function library({ there, total = there, most }: Library) {
  return alma(({ searchParams }) => {
    const offset = Number(searchParams.get('offset'))
    const length = Math.max(Math.min(most ?? Number(searchParams.get('limit')), there - offset), 0)
    const item_loan = Array.from({ length }, (_, index) => ({ ...oldLoan, loan_id: String(offset + index) }))
    return { body: length > 0 ? { item_loan, total_record_count: total } : { total_record_count: total } }
  })
}

test.for([
  [1, 1],
  [100, 1],
  [101, 2],
  [230, 3],
  [230, 1, 1_000],
  [230, 2, 150],
] as [number, number, number?][])(
  'G23 all %i loans are read in %i calls (rows in a page: %s)',
  async ([there, calls, most]) => {
    const { system, seen } = await library({ there, most })
    const { items: loans } = await system.listLoans(foundIda, call)
    expect(new Set(loans.map(({ id }) => id)).size).toBe(there)
    expect(seen).toHaveLength(calls)
  },
)

test.for([
  [{ there: 150, total: 300 }, 3],
  [{ there: 100, total: 2_001 }, 1],
  [{ there: 100, total: 1_000_000_000 }, 1],
  [{ there: 0, total: 2_000 }, 20],
] as const)('G23 a wrong total (%j) ends the reading, and the list is not complete', async ([lie, calls]) => {
  const { system, seen } = await library(lie)
  await expect(system.listLoans(foundIda, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
  expect(seen).toHaveLength(calls)
})

test('a loan in two pages is one loan', async () => {
  const { system } = await alma(({ searchParams }) => {
    const from = searchParams.get('offset') === '0' ? 0 : 99
    const item_loan = Array.from({ length: from ? 2 : 100 }, (_, index) => ({
      loan_id: String(from + index),
    }))
    return { body: { item_loan, total_record_count: 101 } }
  })
  expect((await system.listLoans(foundIda, call)).items).toHaveLength(101)
})

test.for([
  [1, 0],
  [2, 1],
] as const)('G15 of two rows with one id, in a list of %i, %i is unreadable', async ([total, unreadable]) => {
  const body = { item_loan: [oldLoan, oldLoan], total_record_count: total }
  const { system } = await alma(() => ({ body }))
  const loans = await system.listLoans(foundIda, call)
  expect(loans).toMatchObject({ items: [{ id: oldLoan.loan_id }], unreadable })
})

test('fees have the currency of the response', async () => {
  const fee = [{ id: '1', balance: 5, original_amount: 5, type: { value: 'OTHER', desc: 'Other' } }]
  const { system, seen } = await alma(() => ({ body: { fee, total_record_count: 1, currency: 'KWD' } }))
  const [billed] = (await system.listFees('4471209', 'sent-to-billing', call))?.items ?? []
  expect(billed?.balance).toEqual({ minor: 5000, currency: 'KWD' })
  expect(seen[0]?.url).toBe('/almaws/v1/users/4471209/fees?status=EXPORTED')
})

test('a key is checked without changing anything', async () => {
  const { system, seen } = await alma((_url, { method }) =>
    method === 'POST' ? unauthorized : '<test>GET - OK - institutionCode: 01MER_NORTH</test>',
  )
  expect(await system.check(call)).toEqual({
    institutionCode: '01MER_NORTH',
    configuration: 'yes',
    read: 'yes',
    write: 'no',
    restricted: [],
  })
  const ofNobody = ['loans', 'requests', 'fees'].map((part) => `/almaws/v1/users/library-card-check/${part}`)
  const others = seen.filter(({ url = '' }) => !url.endsWith('/test'))
  expect(others.map(({ method, url }) => [method, url])).toEqual(ofNobody.map((url) => ['GET', url]))
})

test('a key without any area is rejected, as an unknown one is', async () => {
  const { system } = await alma(() => unauthorized)
  expect(await system.check(call)).toEqual({
    institutionCode: null,
    configuration: 'rejected',
    read: 'rejected',
    write: 'rejected',
    restricted: [],
  })
})

test('a key that could not be checked says why', async () => {
  const { system } = await alma((_url, { method }) =>
    method === 'POST' ? '<test>POST - OK</test>' : { status: 429, body: {} },
  )
  expect(await system.check(call)).toMatchObject({
    institutionCode: null,
    configuration: { code: 'busy' },
    read: { code: 'busy' },
    write: 'yes',
  })
})

test('a key without the area Configuration cannot be verified, which is no fault', async () => {
  const { system } = await alma(({ pathname }) =>
    pathname.includes('/conf/') ? unauthorized : '<test>GET - OK</test>',
  )
  expect(await system.check(call)).toMatchObject({
    institutionCode: null,
    configuration: 'no',
    read: 'yes',
  })
})

const errorBody = (errorCode: string) => ({ errorList: { error: [{ errorCode, trackingId: 'E01' }] } })

test.for([
  [204, undefined, 'right'],
  [200, undefined, 'right'],
  [200, {}, 'unexpected-answer'],
  [200, { errorsExist: true }, 'unexpected-answer'],
  [400, undefined, 'unexpected-answer'],
  [403, {}, 'unexpected-answer'],
  [400, errorBody('401866'), 'wrong'],
  [400, errorBody('401861'), 'unknown-patron'],
  [400, errorBody('401890'), 'unknown-patron'],
  [400, errorBody('401652'), 'unexpected-answer'],
  [400, errorBody('UNAUTHORIZED'), 'key-rejected'],
] as const)('G5 Alma’s answer %i with %j to a password means: %s', async ([status, body, outcome]) => {
  const { system } = await alma(() => ({ status, body }))
  const check = system.authenticate('4471209', 'demo', call)
  expect(await check.catch(({ code }: { code: string }) => code)).toBe(outcome)
})

test.for([
  ['401652', { code: 'unexpected-answer', sent: true }],
  ['UNAUTHORIZED', { code: 'key-rejected', sent: false }],
] as const)(
  'G26 a password that is answered by %s is a failure with its code and tracking id',
  async ([errorCode, failure]) => {
    const { system, seen } = await alma(() => ({ status: 400, body: errorBody(errorCode) }))
    const error = { errorCode, trackingId: 'E01' }
    const check = system.authenticate('4471209', 'Größe: 100 %\u{d83d}', call)
    await expect(check).rejects.toMatchObject({ ...failure, detail: errorCode, error })
    expect(seen).toMatchObject([
      { method: 'POST', headers: { 'exl-user-pw': 'Gr%C3%B6%C3%9Fe%3A%20100%20%25%EF%BF%BD' } },
    ])
  },
)

/** Alma as it answers where only the primary id of one record has the word that is searched for. */
const janeById = ({ searchParams }: URL) => ({
  body: searchParams.get('q')?.startsWith('primary_id~')
    ? { user: [{ ...oldUser, primary_id: 'jdoe', user_identifier: [] }], total_record_count: 1 }
    : { total_record_count: 0 },
})

test.for([
  ['jdoe', ['jdoe']],
  ['doe', []],
] as const)('G15 the ID %s, which has no digit, is found by an exact match only', async ([term, found]) => {
  const { system, seen } = await alma(janeById)
  const matches = await system.searchPatrons(term, call, 'id')
  expect(matches.found.map(({ patronId }) => patronId)).toEqual(found)
  expect(seen.filter(({ url = '' }) => url.includes('_name'))).toEqual([])
})

test('a search by one word also finds an ID without a digit', async () => {
  const { system } = await alma(janeById)
  const { found } = await system.searchPatrons('jdoe', call)
  expect(found.map(({ patronId }) => patronId)).toEqual(['jdoe'])
})

test.for([
  ['1999', 1999],
  ['0', 0],
  ['-1', null],
  ['many', null],
  ['19 99', null],
  ['1999.5', null],
  ['1'.repeat(13), null],
  [undefined, null],
] as const)('the calls that are left for the day are read from their header: %s', ([header, left]) => {
  const headers = header === undefined ? {} : { 'x-exl-api-remaining': header }
  expect(vendor.callsLeft?.({ headers })).toBe(left)
})

test('G11 the key of each region goes to the host of that region only', () => {
  expect([...vendor.regions.keys()]).toEqual(['eu', 'na', 'ap', 'aps', 'ca', 'cn'])
  for (const [region, url] of vendor.regions)
    expect(url).toBe(`https://api-${region}.hosted.exlibrisgroup.com${region === 'cn' ? '.cn' : ''}`)
})
