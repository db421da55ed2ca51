import { expect, test } from 'vitest'
import { alma } from '../../test/alma-server.ts'
import { call, foundIda, oldLoan, oldUser } from '../../test/alma-examples.ts'

const endless = 'Unbreakable '.repeat(1_000)
const request = { request_id: '83', request_type: 'HOLD', request_status: 'NOT_STARTED' }
const fee = { id: '1', balance: 2, creation_time: '2026-10-30T09:00:00Z' }

/** The lengths of all texts in a value, by the names of their fields. */
function lengthsIn(value: unknown, name = ''): [string, number][] {
  if (typeof value === 'string') return [[name, value.length]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => lengthsIn(one, Array.isArray(value) ? name : key))
}

/** Each text field of an example, filled with `endless`. */
function withEndless(example: object, fields: readonly string[]): object {
  return { ...example, ...Object.fromEntries(fields.map((field) => [field, endless])) }
}
const coded = { value: 'X', desc: endless }

test('G8 G21 display texts of loans, requests and fees are cut to a length that suits their meaning', async () => {
  const { system } = await alma(({ pathname }) => {
    if (pathname.endsWith('/loans'))
      return page('item_loan', {
        ...withEndless(oldLoan, ['title', 'author', 'description', 'call_number']),
        library: coded,
      })
    if (pathname.endsWith('/requests'))
      return page('user_request', {
        ...withEndless(request, ['title', 'author', 'volume', 'issue', 'chapter_or_article_title']),
        required_pages_range: [{ from_page: endless, to_page: endless }],
        pickup_location: endless,
      })
    return page('fee', { ...withEndless(fee, ['title', 'comment']), type: coded, owner: coded })
  })
  const [loan] = (await system.listLoans(foundIda, call)).items
  const [wish] = (await system.listRequests('4471209', call)).items
  const [owed] = (await system.listFees('4471209', 'open', call))?.items ?? []
  expect(loan?.title).toMatch(/^Unbreakable Unbreakable .*…$/)
  expect(loan).toMatchObject({ id: oldLoan.loan_id, barcode: oldLoan.item_barcode })
  expect(wish).toMatchObject({ id: '83', status: 'waiting' })
  expect(owed?.comment).toMatch(/…$/)
  expect(
    lengthsIn([loan, wish, owed]).filter(([name, length]) => length > (name === 'comment' ? 2_000 : 500)),
  ).toEqual([])
})

test('G8 G21 display texts of an account are cut to a length that suits their meaning', async () => {
  const { system } = await alma(() => ({
    body: {
      ...withEndless(oldUser, ['first_name', 'middle_name', 'last_name', 'full_name']),
      user_group: coded,
      contact_info: { address: [withEndless({}, ['line1', 'city', 'postal_code'])] },
      user_block: [{ block_description: coded }],
      user_note: [{ note_text: endless, user_viewable: true }],
    },
  }))
  const found = await system.findAccount({ by: 'id', id: oldUser.primary_id }, call)
  expect(found?.account.displayName).toMatch(/…$/)
  expect(found?.messages?.items[0]?.text).toMatch(/…$/)
  expect(lengthsIn(found).filter(([name, length]) => length > (name === 'text' ? 2_000 : 500))).toEqual([])
})

test('G21 an id or address that is too long is not used, because a part of it would name something else', async () => {
  const { system } = await alma(({ pathname }) =>
    pathname.endsWith('/loans')
      ? page('item_loan', withEndless({ ...oldLoan, library: { value: endless } }, ['item_barcode']))
      : {
          body: {
            ...withEndless(oldUser, ['linking_id', 'source_link_id', 'source_institution_code']),
            user_identifier: [{ id_type: { value: 'BARCODE' }, value: endless }],
            user_block: [{ item_loan_id: endless }],
            contact_info: { email: [{ email_address: endless }], phone: [{ phone_number: endless }] },
            user_group: { value: endless },
            campus_code: { value: endless },
          },
        },
  )
  const [loan] = (await system.listLoans(foundIda, call)).items
  expect(loan).toMatchObject({ barcode: null, library: { code: null } })
  expect(await system.findAccount({ by: 'id', id: oldUser.primary_id }, call)).toMatchObject({
    linkId: null,
    ids: [oldUser.primary_id],
    origin: { isLinked: true, linkId: null, campus: null, group: null },
    account: { barcode: null, email: null, phone: null },
    blocks: { items: [{ loanId: null }] },
  })
})

test.for([
  ['loan', 'item_loan', { ...oldLoan, loan_id: endless }],
  ['request', 'user_request', { ...request, request_id: endless }],
  ['fee', 'fee', { ...fee, id: endless }],
] as const)('G21 a %s without a usable id is a row that could not be read', async ([, key, row]) => {
  const { system } = await alma(() => page(key, row))
  const lists = {
    item_loan: () => system.listLoans(foundIda, call),
    user_request: () => system.listRequests('p', call),
  }
  const list = key === 'fee' ? () => system.listFees('p', 'open', call) : lists[key]
  expect(await list()).toEqual({ items: [], unreadable: 1 })
})

test('G21 a date with endless digits is not given', async () => {
  const { system } = await alma(() =>
    page('item_loan', { ...oldLoan, due_date: `2026-11-27T22:59:00.${'0'.repeat(10_000)}Z` }),
  )
  expect((await system.listLoans(foundIda, call)).items).toMatchObject([{ id: oldLoan.loan_id, due: null }])
})

test.for([
  ['loans', 'item_loan', 2_001, { loan_id: '' }],
  ['requests', 'user_request', 2_001, { request_id: '' }],
  ['fees', 'fee', 1_001, { id: '', balance: 1 }],
] as const)('G21 more %s than any patron has are an unexpected answer', async ([what, key, count, row]) => {
  const rows = Array.from({ length: count }, (_, at) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === '' ? String(at) : value])),
  )
  const { system } = await alma(() => ({ body: { [key]: rows, total_record_count: rows.length } }))
  const lists = {
    loans: () => system.listLoans(foundIda, call),
    requests: () => system.listRequests('p', call),
    fees: () => system.listFees('p', 'open', call),
  }
  await expect(lists[what]()).rejects.toMatchObject({ code: 'unexpected-answer' })
})

function page(key: string, row: object) {
  return { body: { [key]: [row], total_record_count: 1 } }
}
