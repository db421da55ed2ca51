import { migrations } from '../../src/store/migrations.ts'
import { sealRoot } from '../../src/store/data-key.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase, type Place } from '../../src/store/database.ts'
import { append, lockHead, toContent } from '../../src/audit/append.ts'
import type { Head } from '../../src/audit/chain.ts'
import { auditHashesOf, type AuditStore, type Entry } from '../../src/audit/entry.ts'

/** An audit, the heads that it has logged, and the time of its clock. */
export type TestRecord = AuditStore & { heads: Head[]; time: { now: number } }

export const dataKey = Buffer.alloc(32, 4)

export async function openRecord(place: Place): Promise<TestRecord> {
  const database = openDatabase(place)
  await migrate(place, database, migrations)
  // The commands of the operator read the root key.
  await database
    .insertInto('data_key')
    .values({ id: 1, sealed_root: sealRoot(dataKey, dataKey), previous_hash: null })
    .onConflict((existing) => existing.doNothing())
    .execute()
  const heads: Head[] = []
  const time = { now: Date.parse('2026-11-25T13:02:00Z') }
  const log = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `changeAudit` logs it
    info: (line: object) => void ('audit' in line && heads.push(line.audit as Head)),
    error: () => {},
  }
  return {
    database,
    rootKey: dataKey,
    rowKeys: { current: dataKey, previous: null },
    clock: () => time.now,
    log,
    heads,
    time,
  }
}

const ofRobin = { homeInstitutionCode: '01MER_NORTH', primaryId: 'robin', linkingId: null }
export const [robin = ''] = auditHashesOf(dataKey, ofRobin)

const acts: Pick<Entry, 'act' | 'kinds' | 'patronHashes' | 'reason' | 'search'>[] = [
  { act: 'search', kinds: [], patronHashes: [], reason: null, search: { field: 'barcode', hits: 1 } },
  { act: 'view', kinds: ['details', 'blocks'], patronHashes: [robin], reason: null, search: null },
  { act: 'titles', kinds: ['titles'], patronHashes: [robin], reason: 'asked-at-desk', search: null },
  { act: 'clearance', kinds: ['loans', 'fees'], patronHashes: [robin, 'other'], reason: null, search: null },
]

export function exampleEntry(number: number): Entry {
  return {
    ...acts[number % acts.length]!,
    result: number % 9 === 8 ? 'refused' : 'allowed',
    staff: { issuer: 'https://idp.north.example', subject: `desk-${number % 5}` },
    desk: { code: '32', words: 'Circulation desk' },
    institutionCode: '01MER_NORTH',
    institutionCodes: ['01MER_NORTH', '01MER_LAKE'],
    requestId: `R-${number}`,
  }
}

/** Appends a thousand entries per transaction, since a commit for each would be slow. */
export async function fill(record: TestRecord, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1_000) await fillSome(record, from, Math.min(from + 1_000, count))
}

async function fillSome(record: TestRecord, from: number, until: number): Promise<void> {
  await record.database.transaction().execute(async (transaction) => {
    let head = await lockHead(transaction)
    for (let number = from; number < until; number++) {
      record.time.now += 1_000
      head = await append(record, transaction, head, toContent(dataKey, exampleEntry(number)))
    }
    record.heads.push(head)
  })
}

/** Creates a generator of the same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
