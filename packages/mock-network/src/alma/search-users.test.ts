import { expect, test } from 'vitest'
import type { InstitutionName } from '../institutions.ts'
import type { MockNetwork } from '../start.ts'
import { ask, errorCodeIn, startForEachTest } from '../../test/client.ts'

// a fresh one for each test: together they ask more than an institution answers in a second
let network: MockNetwork
startForEachTest((started) => void (network = started))

async function found(q: string, more = '', at: InstitutionName = 'NORTH'): Promise<string[]> {
  const { body } = await ask(network, at, `/users?q=${encodeURIComponent(q)}${more}`)
  const users: { last_name: string; first_name: string }[] = body.user ?? []
  return users.map((user) => `${user.last_name}, ${user.first_name}`)
}

async function ashdownsFrom(offset: number) {
  const query = `/users?q=last_name~ashdown&expand=full&limit=100&offset=${offset}`
  return (await ask(network, 'VALLEY', query)).body
}

test.each([
  'primary_id~4471209',
  'last_name~vale AND first_name~ROBIN',
  'ALL~robin_vale',
  'ALL~vale robin',
  'email~robin.vale@north.example',
  'identifiers~N_4471_2093',
  'ALL~4471 2093',
])('%s finds Robin Vale', async (q) => {
  expect(await found(q)).toContain('Vale, Robin')
})

test.each(['last_name~robin', 'first_name~obin', 'last_name~vale AND first_name~wen', 'ALL~', 'ALL~__'])(
  '%s finds no one',
  async (q) => {
    expect(await found(q)).toEqual([])
  },
)

test('a prefix matches, so that a search for an id finds others too', async () => {
  const { body } = await ask(network, 'NORTH', '/users?q=primary_id~4471209')
  const ids = body.user.map((user: { primary_id: string }) => user.primary_id)
  expect(ids).toEqual(expect.arrayContaining(['4471209', '44712093']))
})

test('accents are ignored', async () => {
  expect(await found('last_name~kruger', '', 'OLDTOWN')).toEqual(['Krüger, Friedhelm'])
})

test('G5: copies of other institutions’ patrons are found too, and only the full record shows it', async () => {
  const brief = await ask(network, 'HARBOUR', '/users?q=email~robin.vale')
  expect(Object.keys(brief.body.user[0])).toEqual([
    'primary_id',
    'first_name',
    'last_name',
    'status',
    'gender',
    'password',
    'is_researcher',
    'link',
  ])
  const full = await ask(network, 'HARBOUR', '/users?q=email~robin.vale&expand=full')
  expect(full.body.user[0]).toMatchObject({
    source_institution_code: '01MER_NORTH',
    user_group: { desc: 'Visiting reader' },
    loans: null,
  })
})

test('"vale" finds three at North, ordered by last name, then first name', async () => {
  const three = ['Vale, Robin', 'Vale, Rowena', 'Valera, Tomás']
  expect(await found('last_name~vale')).toEqual(three)
  expect(await found('ALL~vale')).toEqual(three)
  expect(await found('ALL~vale', '&order_by=primary_id')).toEqual([
    'Valera, Tomás',
    'Vale, Robin',
    'Vale, Rowena',
  ])
})

test('more than a hundred matches come in pages, each match once', async () => {
  const [first, second] = [await ashdownsFrom(0), await ashdownsFrom(100)]
  expect([first.user.length, second.user.length]).toEqual([100, 20])
  expect([first.total_record_count, second.total_record_count]).toEqual([120, 120])
  const ids = [...first.user, ...second.user].map((user: { primary_id: string }) => user.primary_id)
  expect(new Set(ids).size).toBe(120)
})

test('an unknown field or order is an error', async () => {
  expect(errorCodeIn(await ask(network, 'NORTH', '/users?q=shoe_size~44'))).toBe('402119')
  expect(errorCodeIn(await ask(network, 'NORTH', '/users?q=ALL~a&order_by=shoe_size'))).toBe('401652')
})
