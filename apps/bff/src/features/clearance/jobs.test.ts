import { minute } from '@library-card/library-systems/durations.ts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newPlace, systems } from '../../../test/store.ts'
import { openRecord } from '../../../test/audit/records.ts'
import { migrationsOf } from '../../feature.ts'
import { migrate } from '../../store/migrate.ts'
import { clearance } from './clearance.ts'
import { createJob, finish, listJobs, reopen, setState, takeLease } from './jobs.ts'
import type { ClearanceTables } from './rows.ts'

const nobodys = -1

test.for(systems)('only one process runs a clearance, even if machine clocks differ: %s', async (system) => {
  const { store, id } = await ordered(system)
  const lease = await takeLease(store, id, nobodys)
  vi.useFakeTimers({ toFake: ['Date'], now: lease! + minute })
  onTestFinished(() => void vi.useRealTimers())
  expect(await takeLease(store, id, nobodys)).toBeNull()
  expect(await takeLease(store, id, lease!)).toBeGreaterThanOrEqual(lease!)
})

test.for(systems)(
  'a lease that is not renewed for a minute passes to another process: %s',
  async (system) => {
    const { store, id } = await ordered(system)
    const lease = await takeLease(store, id, nobodys)
    await store.database
      .withTables<ClearanceTables>()
      .updateTable('clearances')
      .set({ leased: lease! - minute - 1 })
      .execute()
    expect(await takeLease(store, id, nobodys)).toBeGreaterThanOrEqual(lease!)
  },
)

test.for(systems)('resuming a clearance that runs leaves it to its process: %s', async (system) => {
  const { store, id } = await ordered(system)
  await takeLease(store, id, nobodys)
  await setState(store, id, 'running')
  expect(await takeLease(store, id, nobodys)).toBeNull()
})

test.for(systems)('of two processes that ask institutions again at once, one does: %s', async (system) => {
  const { store } = await ordered(system)
  const [running] = await listJobs(store, { state: 'running' })
  await finish(store, running!, false)
  const [done] = await listJobs(store, { state: 'done' })
  expect(done).toMatchObject({ repeats: 0, nextCheck: expect.any(Number) })
  await reopen(store, done!, { rows: [{ number: 0 }], repeats: 1 })
  await finish(store, { ...done!, repeats: 1 }, true)
  await reopen(store, done!, { rows: [{ number: 0 }], repeats: 1 })
  expect(await listJobs(store, { state: 'done' })).toMatchObject([{ repeats: 1, nextCheck: null }])
})

async function ordered(system: (typeof systems)[number]) {
  const place = await newPlace(system)
  const store = await openRecord(place)
  onTestFinished(() => store.database.destroy())
  await migrate(place, store.database, migrationsOf([clearance]))
  const orderer = {
    issuer: 'i',
    subject: 's',
    role: { code: '32', words: 'Circulation Desk Operator' },
    requestId: 'r',
  }
  const order = { id: 'job', staffHash: 's', institutionCode: 'NORTH', orderer, elsewhere: null }
  const { id } = await createJob(store, order, ['1'])
  return { store, id }
}
