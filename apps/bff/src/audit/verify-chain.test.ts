import { expect, onTestFinished, test, vi } from 'vitest'
import { exampleEntry, fill, openRecord, type TestRecord } from '../../test/audit/records.ts'
import { newPlace } from '../../test/store.ts'
import { appendEntry } from './append.ts'
import { appendRestore, deleteOldEntries } from './maintain-audit.ts'
import { findDeletion, listRestores, verifyChain } from './verify-chain.ts'

test('G6 an empty audit verifies', async () => {
  expect(await verifyChain(await newRecord(0))).toEqual({ count: 0, brokenAt: null })
})

test('G6 more entries than a page are all verified', async () => {
  const record = await newRecord(2_001)
  expect(await verifyChain(record)).toEqual({ count: 2_001, brokenAt: null })
  await record.database.updateTable('audit').set({ desk: 'other' }).where('number', '=', 1_500).execute()
  expect(await verifyChain(record)).toEqual({ count: 1_499, brokenAt: 1_500 })
})

test('G6 an entry that is missing breaks the chain where it was', async () => {
  const record = await newRecord(12)
  await record.database.deleteFrom('audit').where('number', '=', 5).execute()
  expect(await verifyChain(record)).toEqual({ count: 4, brokenAt: 5 })
})

test('G6 a missing entry breaks the chain also where the stored head is gone, too', async () => {
  const record = await newRecord(12)
  await record.database.deleteFrom('audit').where('number', '=', 5).execute()
  await record.database.deleteFrom('audit_head').execute()
  expect(await verifyChain(record)).toEqual({ count: 4, brokenAt: 5 })
})

test('G6 a logged head with another hash, or beyond the last entry, breaks the chain there', async () => {
  const record = await newRecord(12)
  expect(await verifyChain(record, [{ count: 3, hash: 'other' }])).toEqual({ count: 2, brokenAt: 3 })
  expect(await verifyChain(record, [{ count: 20, hash: 'lost' }])).toEqual({ count: 12, brokenAt: 13 })
})

test('G6 a restored backup excuses the later entries whose heads were logged before, and nothing else', async () => {
  const record = await newRecord(8)
  const lost = { count: 12, hash: 'lost' }
  record.time.now += 3_600_000
  await appendRestore(record)
  const at = record.time.now
  expect(await listRestores(record.database)).toEqual([{ at, count: 8 }])
  expect(await verifyChain(record, [{ ...lost, loggedAt: at - 1 }])).toEqual({ count: 9, brokenAt: null })
  expect(await verifyChain(record, [{ ...lost, loggedAt: at }])).toMatchObject({ brokenAt: 10 })
  expect(await verifyChain(record, [lost])).toMatchObject({ brokenAt: 10 })
  const kept = { count: 8, hash: 'other', loggedAt: at - 1 }
  expect(await verifyChain(record, [kept])).toMatchObject({ brokenAt: 8 })
})

test('G6 the latest deletion is known by its time and the last entry that it deleted', async () => {
  const record = await newRecord(12)
  expect(await findDeletion(record.database)).toBeNull()
  await deleteOldEntries(record, record.time.now)
  await appendEntry(record, exampleEntry(1))
  await deleteOldEntries(record, record.time.now + 1, true)
  expect(await findDeletion(record.database)).toEqual({ at: record.time.now, count: 14 })
  expect(await verifyChain(record)).toEqual({ count: 1, brokenAt: null })
})

test('a deletion that would leave no view is an error in the log, unless there is no view', async () => {
  const record = await newRecord(12)
  const error = vi.fn<(context: object, words: string) => void>()
  const watched = { ...record, log: { ...record.log, error } }
  await deleteOldEntries(watched, record.time.now + 1)
  expect(error).toHaveBeenCalledOnce()
  await deleteOldEntries(watched, record.time.now + 1, true)
  await deleteOldEntries(watched, record.time.now + 1)
  expect(error).toHaveBeenCalledOnce()
})

async function newRecord(entries: number): Promise<TestRecord> {
  const record = await openRecord(await newPlace('SQLite'))
  onTestFinished(() => record.database.destroy())
  await fill(record, entries)
  return record
}
