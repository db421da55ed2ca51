import { day, minute, second } from '@library-card/library-systems/durations.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from './app.ts'
import { verifyChain } from './audit/verify-chain.ts'
import { databaseTime, openDatabase } from './store/database.ts'
import { startOwnNetwork, runFullCheck } from '../test/network.ts'
import { dataKey, startUsedDatabase } from '../test/used-database.ts'
import { newPlace, systems, openRoot } from '../test/store.ts'

test('G26 a machine whose clock is set forward while the card runs ends no session', async () => {
  const card = await startOnPostgres()
  const { headers } = await card.signInLike('two-loans')
  setMachine(20 * minute)
  expect((await card.get('/api/session', headers)).json()).toMatchObject({ signedIn: true })
  setMachine(0)
  expect((await card.get('/api/session', headers)).json()).toMatchObject({ signedIn: true })
})

test('G26 a replica whose clock is half a minute ahead stores the database’s time, and says so', async () => {
  const { config, database } = await startOnPostgres()
  setMachine(30 * second)
  const lines: string[] = []
  const log = { write: (line: string) => void lines.push(line) }
  const app = createApp({ ...config, cardNow: null, logLevel: 'error' }, { log })
  onTestFinished(() => app.close())
  await app.ready()
  const last = database.selectFrom('last_deletion').select(['at', databaseTime(database).as('now')])
  const { at, now } = await last.executeTakeFirstOrThrow()
  expect(now - at).toBeGreaterThan(-second)
  expect(now - at).toBeLessThan(20 * second)
  const found = lines.filter((line) => line.includes('the clock of this machine'))
  expect(found.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', seconds: expect.closeTo(30, 0) },
  ])
})

test.for([
  [5 * minute, /^clock: is 300 s ahead of the database’s\. Set .+\.$/],
  [-730 * day, /^clock: is 63072000 s behind the database’s\. Set .+\.$/],
] as const)(
  'G26 G27 a clock that is %i ms ahead of the database’s stops the start',
  async ([ahead, words]) => {
    const { config } = await startOnPostgres()
    setMachine(ahead)
    const app = createApp(config)
    onTestFinished(() => app.close())
    const start = app.ready().then(() => 'has started')
    await expect(start).rejects.toThrow(words)
  },
)

test.for([
  [6 * second, true, /^clock: differs by 6\.\d s from the clock of PostgreSQL: set both by NTP$/m],
  [-5 * minute, false, /^clock: is 300 s behind the database’s\. Set .+$/m],
] as const)(
  'G26 G27 --check compares the clock of this machine, not that of a demo: %i ms ahead',
  async ([ahead, isRight, words]) => {
    const { config } = await startOnPostgres()
    const check = () => runFullCheck({ ...config, port: 0 })
    expect((await check()).text).toMatch(/^clock +differs by 0\.\d s /m)
    setMachine(ahead)
    const { text, passed } = await check()
    expect(text).toMatch(/^DATABASE_URL +PostgreSQL /m)
    expect(text).toMatch(words)
    expect(passed).toBe(isRight)
  },
)

test.for(systems)(
  'G6 a clock two years ahead deletes neither the audit log nor anything else that is kept: %s',
  async (system) => {
    const used = await startUsedDatabase(system)
    const { card, database, time } = used
    const tables = ['audit', 'preferences', 'calendars', 'clearances'] as const
    const count = async (table: (typeof tables)[number]) =>
      (await database.selectFrom(table).selectAll().execute()).length
    const before = await Promise.all(tables.map(count))
    expect(Math.min(...before)).toBeGreaterThan(0)
    await card.app.close()
    time.now += 730 * day
    const lines: string[] = []
    for (const later of [0, minute, day]) {
      time.now += later
      const app = createApp(card.config, {
        clock: () => time.now,
        log: { write: (line) => void lines.push(line) },
      })
      await app.ready()
      await app.close()
    }
    expect(await Promise.all(tables.map(count))).toEqual(before)
    expect(lines.some((line) => line.includes('nothing is deleted'))).toBe(true)
    const store = { database, rootKey: await openRoot(database, dataKey) }
    expect(await verifyChain(store)).toEqual({ count: before[0], brokenAt: null })
  },
)

/** Sets the clock of this machine, on which the database runs too, but by its own time. */
function setMachine(ahead: number) {
  vi.restoreAllMocks()
  // oxlint-disable-next-line one-clock/no-machine-time -- this is the machine's clock
  const now = Date.now.bind(Date)
  vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead)
}

async function startOnPostgres(env: Record<string, string> = {}) {
  onTestFinished(() => void vi.restoreAllMocks())
  const place = await newPlace('PostgreSQL')
  const database = openDatabase(place)
  onTestFinished(() => database.destroy())
  const card = await startOwnNetwork({
    env: {
      DATABASE_URL: reveal(place.databaseUrl!),
      DATA_KEY: Buffer.alloc(32, 1).toString('base64'),
      ...env,
    },
  })
  return { ...card, database }
}
