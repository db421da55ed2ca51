import { getEventListeners } from 'node:events'
import { second } from '@library-card/library-systems/durations.ts'
import { expect, test } from 'vitest'
import { newPlace, openTestDatabase, systems } from '../../test/store.ts'
import { openDatabase } from '../store/database.ts'
import { addressDelay, createTurns, startAttempt, type Attempt } from './throttle.ts'
import { deleteOldTries } from './tries.ts'

const rootKey = Buffer.alloc(32, 1)
const whence = { institutionCode: '01MER_NORTH', patronId: 'a', address: '10.0.0.1' }

async function start(system: (typeof systems)[number]) {
  const place = await newPlace(system)
  const database = await openTestDatabase(place)
  const time = { now: 1_764_000_000_000 }
  const store = { database, rootKey, clock: () => time.now }
  return { time, store, place, begin: (attempt: Attempt) => startAttempt(store, attempt) }
}

test.for(systems)(
  'three tries are free, then each failure doubles the wait up to a quarter of an hour: %s',
  async (system) => {
    const { begin, store, time } = await start(system)
    const waits = [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    for (const [turn, wait] of waits.entries()) {
      expect(await begin({ ...whence, address: `10.0.${turn}.1` })).not.toBeNull()
      if (wait === 0) continue
      time.now += wait * second - 1
      expect(await begin({ ...whence, address: '10.1.0.1' })).toBeNull()
      time.now += 1
    }
    // A try that is too early stores nothing.
    const rows = await store.database.selectFrom('tries').select('key_hash').execute()
    expect(rows).toHaveLength(1 + waits.length)
  },
)

test.for(systems)(
  'of many simultaneous tries no more get through than of sequential ones: %s',
  async (system) => {
    const { begin } = await start(system)
    // No more than there are connections to the database.
    const turns = await Promise.all(
      Array.from({ length: 10 }, (_, at) => begin({ ...whence, address: `10.0.${at}.1` })),
    )
    expect(turns.filter((turn) => turn !== null)).toHaveLength(3)
  },
)

test.for(systems)(
  'G5 at an address with too many failures an account that has failed waits, and one that has not is delayed: %s',
  async (system) => {
    const { begin, time } = await start(system)
    const beginAs = (patronId: string, at: object = {}) => begin({ ...whence, patronId, ...at })
    for (let turn = 0; turn < 30; turn++) expect(await beginAs(`a${turn}`)).toMatchObject({ delay: 0 })
    for (let turn = 0; turn < 100; turn++)
      expect(await beginAs(`b${turn}`)).toMatchObject({ delay: addressDelay })
    expect(await beginAs('a1')).toBeNull()
    expect(await beginAs('a1', { address: '10.0.0.2' })).toMatchObject({ delay: 0 })
    expect(await beginAs('c', { institutionCode: '01MER_LAKE' })).toMatchObject({ delay: 0 })
    time.now += 300 * second
    expect(await beginAs('a1')).toMatchObject({ delay: 0 })
  },
)

test.for(systems)('a success does not reset the failures of its address: %s', async (system) => {
  const { begin, time } = await start(system)
  for (let turn = 0; turn < 60; turn++) await begin({ ...whence, patronId: `a${turn}` })
  time.now += 301 * second
  for (let turn = 0; turn < 20; turn++) await (await begin({ ...whence, patronId: 'own' }))?.succeeded()
  await begin({ ...whence, patronId: 'b' })
  expect(await begin({ ...whence, patronId: 'c' })).toMatchObject({ delay: addressDelay })
})

test.for(systems)(
  'G5 the ids of one record count as one account once the record is known, which does not show: %s',
  async (system) => {
    const { begin, store } = await start(system)
    const beginAs = async (patronId: string, turn: number) =>
      (await begin({ ...whence, patronId, address: `10.1.${turn}.1` }))!
    expect(await (await beginAs('N 44-71', 1)).countFor('robin')).toBe(true)
    expect(await (await beginAs('Robin', 2)).countFor('robin')).toBe(true)
    expect(await (await beginAs('SIS-1', 3)).countFor('robin')).toBe(true)
    expect(await (await beginAs('N4471', 4)).countFor('robin')).toBe(false)
    // Of no single id it shows that the record has to wait.
    expect(await begin({ ...whence, patronId: 'robin', address: '10.1.5.1' })).not.toBeNull()
    await (await beginAs('una', 6)).succeeded()
    const other = await beginAs('U 1', 7)
    await other.countFor('una')
    await other.succeeded()
    const rows = await store.database.selectFrom('tries').selectAll().execute()
    // Accounts: the record of robin and its three ids. Addresses: the five that failed.
    expect(rows).toHaveLength(4 + 5)
  },
)

test.for([
  ['full-width digits', '4471', '４４７１', true],
  ['a ligature', 'Graffiti', 'Graﬃti', true],
  ['an accent of its own', 'Ren\u00e9', 'Rene\u0301', true],
  ['a letter without the accent', 'Ren\u00e9', 'Rene', false],
  ['another digit', '4471', '4472', false],
] as const)('G5 %s: %s and %s are one account: %s', async ([, id, spelling, isOne]) => {
  const { begin } = await start('SQLite')
  for (let turn = 0; turn < 3; turn++) await begin({ ...whence, patronId: id, address: `10.0.${turn}.1` })
  const next = await begin({ ...whence, patronId: spelling, address: '10.1.0.1' })
  expect(next === null).toBe(isOne)
})

test('a failure counts once in a process whose clock is behind', async () => {
  const { begin, time } = await start('SQLite')
  await begin(whence)
  time.now -= 5
  await begin(whence)
  expect(await begin(whence)).not.toBeNull()
})

test('occasional failures at a library address delay nobody', async () => {
  const { begin, time } = await start('SQLite')
  for (let turn = 0; turn < 120; turn++) {
    expect(await begin({ ...whence, patronId: `a${turn}` })).not.toBeNull()
    time.now += 60 * second
  }
})

test('a success resets an account, and a silent institution does not count', async () => {
  const { begin } = await start('SQLite')
  await begin(whence)
  await begin(whence)
  for (let turn = 0; turn < 5; turn++) await (await begin(whence))?.revert()
  await (await begin(whence))?.succeeded()
  for (let turn = 0; turn < 3; turn++) expect(await begin(whence)).not.toBeNull()
  expect(await begin(whence)).toBeNull()
})

test('all addresses of an IPv6 /64 network count as one', async () => {
  const { begin } = await start('SQLite')
  for (let turn = 0; turn < 30; turn++)
    await begin({ ...whence, patronId: `a${turn}`, address: `2001:db8:1:2::${turn}` })
  const delayAt = async (patronId: string, address: string) =>
    (await begin({ ...whence, patronId, address }))?.delay
  expect(await delayAt('b', '2001:db8:1:2:ffff:1:2:3')).toBe(addressDelay)
  expect(await delayAt('c', '2001:db8:1:3::1')).toBe(0)
})

test('processes share failures, which are deleted after an hour', async () => {
  const { begin, place, store, time } = await start('PostgreSQL')
  for (let turn = 0; turn < 3; turn++) await begin(whence)
  const other = { ...store, database: openDatabase(place) }
  expect(await startAttempt(other, whence)).toBeNull()
  time.now += 3_600 * second
  await deleteOldTries(other)
  expect(await other.database.selectFrom('tries').selectAll().execute()).toEqual([])
  await other.database.destroy()
})

test('G11 accounts and addresses are stored as keyed hashes', async () => {
  const { begin, store } = await start('SQLite')
  await begin({ ...whence, patronId: '4471209', address: '10.20.30.40' })
  const rows = JSON.stringify(await store.database.selectFrom('tries').selectAll().execute())
  expect(rows).toContain('key_hash')
  for (const text of ['4471209', '10.20.30']) expect(rows).not.toContain(text)
})

test('G5 at one address, each account has its first turn before any has another', async () => {
  const take = createTurns({ readsPerPerson: 2, refilledWithin: 2 })
  const { signal: stays } = new AbortController()
  const gone = new AbortController()
  const served: string[] = []
  const enter = async (name: string, failed: number, signal = stays) => {
    if (await take({ connection: 'library', failed }, signal)) served.push(name)
  }
  const all = [
    enter('invented', 0),
    enter('invented, second', 1),
    enter('invented, third', 2),
    enter('other invented', 0),
    enter('gone', 0, gone.signal),
    enter('other invented, second', 1),
    enter('patron', 0),
    enter('gone already', 0, AbortSignal.abort()),
  ]
  gone.abort()
  await Promise.all(all)
  const firstTurns = ['invented', 'other invented', 'patron']
  const secondTurns = ['invented, second', 'other invented, second']
  expect(served).toEqual([...firstTurns, ...secondTurns, 'invented, third'])
  expect(getEventListeners(stays, 'abort')).toEqual([])
})
