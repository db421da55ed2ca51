import { randomInt } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { alma } from '../../test/alma-server.ts'
import { call, context, foundIda, newUser, oldLoan, oldUser } from '../../test/alma-examples.ts'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { List } from '../port.ts'
import { toLoan } from './loan.ts'
import { listPurchaseRequests } from './purchase-request.ts'

/** `npm run unit -- --odd-answers` runs many more. */
const numRuns = Number(process.env['ODD_ANSWERS'] ?? 150)
const seed = randomInt(2 ** 31)

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Path = (string | number)[]

const block = {
  block_description: { value: 'FEES', desc: 'Fee limit exceeded' },
  block_status: 'ACTIVE',
  created_date: '2026-10-16T08:00:00Z',
  expiry_date: '2027-01-31Z',
  item_loan_id: '1332',
}
const users = [{ ...oldUser, user_block: [block] }, newUser]
const loans = {
  item_loan: [
    oldLoan,
    { ...oldLoan, loan_id: '2', process_status: 'RECALL', loan_fine: 2.5, due_date: '2026-11-20T22:59:00Z' },
    { ...oldLoan, loan_id: '3', process_status: 'CLAIMED_RETURN', renewable: false },
  ],
  total_record_count: 3,
}
const request = {
  request_id: '23000000008386500002',
  request_type: 'HOLD',
  title: 'Harbours of the Inner Sea',
  pickup_location: 'Quay Library',
  pickup_location_library: 'QUAY',
  request_date: '2026-11-16Z',
}
const requests = {
  user_request: [
    { ...request, request_status: 'On Hold Shelf', expiry_date: '2026-11-28Z', additional_id: 'V-417' },
    {
      ...request,
      request_id: '2',
      request_status: 'IN_PROCESS',
      task_name: 'Transit Item',
      place_in_queue: 1,
    },
    { ...request, request_id: '3', request_type: 'DIGITIZATION', request_status: 'NOT_STARTED' },
  ],
  total_record_count: 3,
}
const fee = {
  id: '121319140000521',
  type: { value: 'OVERDUEFINE', desc: 'Overdue fine' },
  balance: 22.23,
  original_amount: 25,
  creation_time: '2026-11-10T16:59:06.987Z',
  owner: { value: 'MAIN', desc: 'Main Library' },
}
const fees = {
  fee: [
    fee,
    { ...fee, id: '2', type: { value: 'CREDIT', desc: 'Credit' }, balance: -5, original_amount: -5 },
  ],
  total_record_count: 2,
  currency: 'EUR',
}

const purchase = {
  request_id: '23000000008386500009',
  created_date: '2026-11-02Z',
  requester: { value: 'p', desc: 'Marsh, Ida' },
  request_status: { value: 'INREVIEW', desc: 'In review' },
  resource_metadata: { title: 'Please Buy This', author: 'Velde, Ossian' },
}
const purchases = {
  purchase_request: [
    purchase,
    { ...purchase, request_id: '2', request_status: { value: 'APPROVED', desc: 'Approved' } },
  ],
  total_record_count: 2,
}

function pathsIn(json: Json, path: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [path]
  const below = Object.entries(json).flatMap(([key, one]) =>
    pathsIn(one, [...path, Array.isArray(json) ? Number(key) : key]),
  )
  return path.length === 0 ? below : [path, ...below]
}

/** Values that Alma, or its next release, may write in place of another; undefined: the field is missing. */
const replacements: ((value: Json) => Json | undefined)[] = [
  () => undefined,
  () => null,
  (value) => (typeof value === 'object' ? 'text' : String(value)),
  (value) => Number(value) || 7,
  (value) => (typeof value === 'string' ? 'NO_SUCH_CODE' : [[]]),
  (value) => (Array.isArray(value) ? (value[0] ?? {}) : { value }),
]

type Change = { path: Path; replacement: number }

const changesOf = (json: Json) =>
  fc.uniqueArray(
    fc.record({ path: fc.constantFrom(...pathsIn(json)), replacement: fc.nat(replacements.length - 1) }),
    { minLength: 1, maxLength: 3, selector: ({ path }) => path.join('/') },
  )

function change(json: Json, { path: [key, ...rest], replacement }: Change): Json {
  if (key === undefined || typeof json !== 'object' || json === null) return json
  const copy = structuredClone(json)
  const value: Json | undefined = Reflect.get(copy, key)
  if (value === undefined) return json
  const changed =
    rest.length > 0 ? change(value, { path: rest, replacement }) : replacements[replacement]?.(value)
  if (changed === undefined) Reflect.deleteProperty(copy, key)
  else Reflect.set(copy, key, changed)
  return copy
}

/** Follow from other fields. */
const derived: ReadonlySet<string> = new Set([
  'unreadable',
  'pickupCanChange',
  'overdue',
  'reason',
  'reasons',
  'placeInQueue',
])

/** The values that stand for "not given". */
const notGiven: ReadonlySet<unknown> = new Set([null, 'unknown', 'other', 'on-loan', 'active'])

/** Every plain value, with the names of its fields. */
function leavesIn(json: unknown, name = ''): [string, unknown][] {
  if (typeof json !== 'object' || json === null) return [[name, json]]
  return Object.entries(json).flatMap(([key, one]) => leavesIn(one, Array.isArray(json) ? name : key))
}

/** Facts that neither the unchanged result has nor any of the `bodies`, and that do not mean "not given". */
function wrongFacts(changed: unknown, unchanged: unknown, bodies: Json[]): string[] {
  const known = new Set(leavesIn(unchanged).map(([name, value]) => `${name} ${String(value)}`))
  const words = JSON.stringify(bodies)
  return leavesIn(changed)
    .filter(
      ([name, value]) => !derived.has(name) && !known.has(`${name} ${String(value)}`) && !notGiven.has(value),
    )
    .filter(
      ([, value]) =>
        typeof value !== 'string' || !value.split(/[ ,–]+/).every((word) => words.includes(word)),
    )
    .map(([name, value]) => `${name} is ${String(value)}`)
}

async function server() {
  let body: Json = null
  const { system, ask } = await alma(() => ({ body }))
  return {
    system,
    ask,
    respondWith: (json: Json) => {
      body = json
    },
  }
}

test.each(users.map((user, at) => [at, user as Json] as const))(
  'G21 an odd record %i is still an account while it has its id',
  async (_, user) => {
    const { system, respondWith } = await server()
    const find = () => system.findAccount({ by: 'id', id: oldUser.primary_id }, call)
    respondWith(user)
    const unchanged = await find()
    const property = fc.asyncProperty(changesOf(user), async (changes) => {
      const body = changes.filter(({ path }) => path[0] !== 'primary_id').reduce(change, user)
      respondWith(body)
      const found = await find()
      expect(found?.patronId).toBe(oldUser.primary_id)
      expect(wrongFacts({ ...found, ids: [] }, unchanged, [user, body])).toEqual([])
    })
    await fc.assert(property, { seed, numRuns })
  },
  60_000,
)

const lists = { loans, requests, fees, purchases }

test.each(['loans', 'requests', 'fees', 'purchases'] as const)(
  'G15 odd %s are listed or counted as unreadable, and none of their facts is wrong',
  async (kind) => {
    const { system, ask, respondWith } = await server()
    const read = async (): Promise<List<unknown> | null> => {
      if (kind === 'loans') return system.listLoans(foundIda, call)
      if (kind === 'purchases') {
        const { items, unreadable } = await listPurchaseRequests(ask, 'p', call)
        // The mark of an id is ours.
        return { items: items.map(({ id, ...rest }) => ({ ...rest, id: id.split('-')[1] })), unreadable }
      }
      return kind === 'requests' ? system.listRequests('p', call) : system.listFees('p', 'open', call)
    }
    const json = lists[kind] as Json
    respondWith(json)
    const unchanged = await read()
    const property = fc.asyncProperty(changesOf(json), async (changes) => {
      const body = changes.reduce(change, json)
      respondWith(body)
      const isRowsOnly = changes.every(({ path }) => path.length > 1)
      const list = await read().catch((error: unknown) => {
        if (isRowsOnly || !(error instanceof InstitutionFailure)) throw error
        return null
      })
      if (list === null) return
      const rows = list.items.length + list.unreadable
      expect(rows).toBe(isRowsOnly ? unchanged!.items.length : rows)
      expect(wrongFacts(list.items, unchanged!.items, [json, body])).toEqual([])
    })
    await fc.assert(property, { seed, numRuns })
  },
  60_000,
)

test('G13 an odd answer never makes a renewal of what was not renewed', async () => {
  const { system, respondWith } = await server()
  const last_renew_status = { value: '401822;', desc: 'Item renew period exceeded.' }
  const refused = { ...oldLoan, last_renew_status, last_renew_date: '2026-11-25T13:02:00Z' }
  const loan = toLoan(oldLoan, foundIda, context)
  const property = fc.asyncProperty(changesOf(refused), async (changes) => {
    respondWith(changes.reduce(change, refused as Json))
    const result = await system.renew({ found: foundIda, loan }, call).then(
      (outcome) => outcome.result,
      (error: unknown) => error instanceof InstitutionFailure && error.sent,
    )
    expect(['refused', true]).toContain(result)
  })
  await fc.assert(property, { seed, numRuns })
}, 60_000)
