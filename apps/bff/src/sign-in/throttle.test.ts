import { expect, test } from 'vitest'
import { newPlace, openTestDatabase, systems } from '../store/test-store.ts'
import { openDatabase } from '../store/database.ts'
import { createThrottle, forgetOldTries } from './throttle.ts'

const dataKey = Buffer.alloc(32, 1)
const whence = { account: 'a', address: '10.0.0.1' }
const second = 1_000

async function start(system: (typeof systems)[number]) {
  const place = await newPlace(system)
  const database = await openTestDatabase(place)
  const time = { now: 1_764_000_000_000 }
  const store = { database, dataKey, clock: () => time.now }
  return { time, store, place, throttle: createThrottle(store) }
}

test.for(systems)(
  'three tries are free, then each failure doubles the wait up to a quarter of an hour: %s',
  async (system) => {
    const { throttle, time } = await start(system)
    for (const wait of [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      expect(await throttle.begin({ ...whence, address: `10.0.${wait}.1` })).not.toBeNull()
      if (wait === 0) continue
      time.now += wait * second - 1
      expect(await throttle.begin({ ...whence, address: '10.1.0.1' })).toBeNull()
      time.now += 1
    }
  },
)

test.for(systems)(
  'of many tries at once no more get through than one after the other: %s',
  async (system) => {
    const { throttle } = await start(system)
    const turns = await Promise.all(
      Array.from({ length: 40 }, (_, at) => throttle.begin({ ...whence, address: `10.0.${at}.1` })),
    )
    expect(turns.filter((turn) => turn !== null)).toHaveLength(3)
  },
)

test.for(systems)(
  'an address that tries many accounts waits, whoever comes next from there: %s',
  async (system) => {
    const started = await start(system)
    const { throttle, time } = started
    for (let turn = 0; turn < 31; turn++) {
      if (turn === 30) time.now += second
      await throttle.begin({ ...whence, account: `a${turn}` })
    }
    expect(await throttle.begin({ ...whence, account: 'new' })).toBeNull()
    time.now += 2 * second
    await (await throttle.begin({ ...whence, account: 'new' }))?.succeeded()
    expect(await throttle.begin({ ...whence, account: 'another' })).not.toBeNull()
    expect(await throttle.begin({ ...whence, account: 'one more' })).toBeNull()
  },
)

test('who mistypes now and then at a library does not make all of it wait', async () => {
  const { throttle, time } = await start('SQLite')
  for (let turn = 0; turn < 120; turn++) {
    expect(await throttle.begin({ ...whence, account: `a${turn}` })).not.toBeNull()
    time.now += 60 * second
  }
})

test('an account that succeeds is forgiven, and a silent institution counts for nothing', async () => {
  const { throttle } = await start('SQLite')
  await throttle.begin(whence)
  await throttle.begin(whence)
  for (let turn = 0; turn < 5; turn++) await (await throttle.begin(whence))?.takeBack()
  await (await throttle.begin(whence))?.succeeded()
  for (let turn = 0; turn < 3; turn++) expect(await throttle.begin(whence)).not.toBeNull()
  expect(await throttle.begin(whence)).toBeNull()
})

test('all addresses of one IPv6 connection are one', async () => {
  const { throttle } = await start('SQLite')
  for (let turn = 0; turn < 30; turn++)
    await throttle.begin({ account: `a${turn}`, address: `2001:db8:1:2::${turn}` })
  expect(await throttle.begin({ account: 'b', address: '2001:db8:1:2:ffff:1:2:3' })).toBeNull()
  expect(await throttle.begin({ account: 'b', address: '2001:db8:1:3::1' })).not.toBeNull()
})

test('what one process has counted the next one knows, and after an hour nobody', async () => {
  const { throttle, place, store, time } = await start('PostgreSQL')
  for (let turn = 0; turn < 3; turn++) await throttle.begin(whence)
  const other = { ...store, database: openDatabase(place) }
  expect(await createThrottle(other).begin(whence)).toBeNull()
  time.now += 3_600 * second
  await forgetOldTries(other)
  expect(await other.database.selectFrom('tries').selectAll().execute()).toEqual([])
  await other.database.destroy()
})

test('G11 neither account nor address is kept as it is', async () => {
  const { throttle, store } = await start('SQLite')
  await throttle.begin({ account: '4471209', address: '10.20.30.40' })
  const rows = JSON.stringify(await store.database.selectFrom('tries').selectAll().execute())
  expect(rows).toContain('key_hash')
  for (const text of ['4471209', '10.20.30']) expect(rows).not.toContain(text)
})
