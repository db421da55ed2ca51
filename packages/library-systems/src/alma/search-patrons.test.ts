import { expect, test } from 'vitest'
import { alma, type Answer } from '../../test/alma-server.ts'
import { call, oldUser } from '../../test/alma-examples.ts'

const none = { total_record_count: 0 }

test.for([
  ['ida.marsh@north.example', 'email~ida.marsh@north.example', 'primary_id~ida.marsh@north.example'],
  ['N 4471', 'identifiers~N 4471', 'primary_id~N 4471'],
  ['Marsh', 'last_name~Marsh', 'first_name~Marsh', 'primary_id~Marsh'],
  ['Marsh,', 'last_name~Marsh', 'first_name~Marsh', 'primary_id~Marsh'],
  ['Marsh , Ida Theodora', 'last_name~Marsh AND first_name~Ida'],
  [
    'Ida  van Marsh',
    'first_name~Ida AND last_name~Marsh',
    'middle_name~Ida AND last_name~Marsh',
    'last_name~Ida  van Marsh',
  ],
  [
    '~Ida AND Sandy~',
    'first_name~Ida AND last_name~Sandy',
    'middle_name~Ida AND last_name~Sandy',
    'last_name~Ida and Sandy',
  ],
] as const)('a search for "%s" asks with the queries of its kind', async ([term, ...queries]) => {
  const { system, seen } = await alma(() => ({ body: none }))
  await system.searchPatrons(term, call)
  const asked = seen.map(({ url = '' }) => Object.fromEntries(new URL(url, 'http://alma').searchParams))
  expect(asked).toEqual(queries.map((q) => ({ q, expand: 'full', limit: '100' })))
})

test.for([
  ['4471209', true],
  ['n4471', true],
  ['N 44 71', true],
  ['IDA@old.example', true],
  ['N 447', false],
  ['N 0', false],
  ['marsh@north.example', false],
  ['Ida Mars', true],
] as const)(
  'G15 of the users that Alma finds for "%s", an id or address must fit exactly: %s',
  async ([term, isFound]) => {
    const { system } = await alma(() => ({ body: { user: [oldUser], total_record_count: 1 } }))
    const { found } = await system.searchPatrons(term, call)
    expect(found.map(({ patronId }) => patronId)).toEqual(isFound ? ['4471209'] : [])
  },
)

test.for([
  [
    { user: [], total_record_count: 2 },
    { hasUnreadable: true, tooMany: false },
  ],
  [
    { user: [{}], total_record_count: 1 },
    { hasUnreadable: true, tooMany: false },
  ],
  [
    { user: Array.from({ length: 100 }, () => oldUser), total_record_count: 101 },
    { hasUnreadable: false, tooMany: true },
  ],
])('G15 what one of two queries leaves out is not "not found"', async ([body, expected]) => {
  const { system } = await alma(({ searchParams }): Answer => {
    return { body: searchParams.get('q')?.startsWith('primary_id') ? none : body }
  })
  expect(await system.searchPatrons('4471', call)).toMatchObject({ found: [], ...expected })
})

test('the candidates for a group come in pages, each with the number of all', async () => {
  const users = Array.from({ length: 130 }, (_, nth) => ({ primary_id: `p${nth}` }))
  const { system, seen } = await alma(({ searchParams }): Answer => {
    const offset = Number(searchParams.get('offset'))
    return { body: { user: users.slice(offset, offset + 100), total_record_count: 130 } }
  })
  const first = await system.listGroup('~GRAD AND x', 0, call)
  expect(first).toMatchObject({ total: 130, next: 100 })
  const second = await system.listGroup('~GRAD AND x', first.next!, call)
  expect(second).toMatchObject({ total: 130, next: null })
  expect([...first.ids, ...second.ids]).toEqual(users.map(({ primary_id }) => primary_id))
  const asked = seen.map(({ url = '' }) => new URL(url, 'http://alma').searchParams.get('q'))
  expect(asked).toEqual(['user_group~GRAD and x', 'user_group~GRAD and x'])
})
