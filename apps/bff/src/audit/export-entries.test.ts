import { expect, onTestFinished, test } from 'vitest'
import { exampleEntry, fill, openRecord, robin, type TestRecord } from '../../test/audit/records.ts'
import { newPlace } from '../../test/store.ts'
import { appendEntry } from './append.ts'
import { exportEntries, formats, institutionsIn } from './export-entries.ts'

const span = { institutionCode: '01MER_NORTH', from: 0, until: Number.MAX_SAFE_INTEGER }

test('G6 the export has all of an entry', async () => {
  const record = await newRecord(2)
  const [search, view] = await Array.fromAsync(exportEntries(record, span))
  const common = {
    result: 'allowed',
    issuer: 'https://idp.north.example',
    deskCode: '32',
    desk: 'Circulation desk',
    institutionCodes: '01MER_NORTH 01MER_LAKE',
    reason: null,
  }
  expect(search).toEqual({
    ...common,
    number: 1,
    when: '2026-11-25T13:02:01.000Z',
    act: 'search',
    subject: 'desk-0',
    patrons: null,
    kinds: '',
    searchedBy: 'barcode',
    hits: 1,
    requestId: 'R-0',
  })
  expect(view).toEqual({
    ...common,
    number: 2,
    when: '2026-11-25T13:02:02.000Z',
    act: 'view',
    subject: 'desk-1',
    patrons: robin,
    kinds: 'details blocks',
    searchedBy: null,
    hits: null,
    requestId: 'R-1',
  })
})

test.for([1_000, 2_500])('G6 the export has %i entries in order', async (count) => {
  const entries = await Array.fromAsync(exportEntries(await newRecord(count), span))
  expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
})

test('an entry whose person cannot be decrypted is exported without them', async () => {
  const record = await newRecord(1)
  await record.database
    .updateTable('audit')
    .set({ sealed: Buffer.from('damaged') })
    .execute()
  const [entry] = await Array.fromAsync(exportEntries(record, span))
  expect(entry).toMatchObject({ number: 1, issuer: null, subject: null, desk: 'Circulation desk' })
})

test('the formats are CSV, with the names of the columns, and a line of JSON for each entry', async () => {
  const record = await newRecord(2)
  const lines = async (format: string) => (await Array.fromAsync(formats.get(format)!(record, span))).join('')
  const csv = await lines('csv')
  expect(csv).toMatch(/^"number","when",.*,"requestId"\r\n"1",.*\r\n"2",.*,"R-1"\r\n$/)
  const json = await lines('ndjson')
  const entries = await Array.fromAsync(exportEntries(record, span))
  expect(json).toBe(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
})

test('the institutions are those whose staff have viewed anything', async () => {
  const record = await newRecord(2)
  await appendEntry(record, { ...exampleEntry(1), institutionCode: '01MER_LAKE' })
  expect(await institutionsIn(record.database)).toEqual(['01MER_LAKE', '01MER_NORTH'])
})

test('an entry about one patron names them itself, one about several lists them', async () => {
  const { database } = await newRecord(4)
  const rows = await database.selectFrom('audit').select(['patron_hash', 'patron_list']).execute()
  expect(rows.slice(1)).toEqual([
    { patron_hash: robin, patron_list: null },
    { patron_hash: robin, patron_list: null },
    { patron_hash: null, patron_list: JSON.stringify([robin, 'other']) },
  ])
})

async function newRecord(entries: number): Promise<TestRecord> {
  const record = await openRecord(await newPlace('SQLite'))
  onTestFinished(() => record.database.destroy())
  await fill(record, entries)
  return record
}
