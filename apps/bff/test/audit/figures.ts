/** Long versions of the audit tests, which the bench runs in a separate process. Prints one figure per line, as JSON. */
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toSecret } from '@library-card/library-systems/secret.ts'
import type { Place } from '../../src/store/database.ts'
import { startPostgres } from '../postgres.ts'
import { fill, openRecord, randomFrom } from './records.ts'
import { killWriter } from './kill-writer.ts'
import { tryAttacks } from './tampering.ts'
import { verifyChain } from '../../src/audit/verify-chain.ts'

const folder = mkdtempSync(join(tmpdir(), 'card-audit-'))
const postgres = await startPostgres()
let files = 0

const systems: [string, () => Promise<Place>][] = [
  ['SQLite', async () => ({ databaseFile: join(folder, `${++files}.sqlite`), databaseUrl: null })],
  ['PostgreSQL', async () => ({ databaseFile: '', databaseUrl: toSecret(await postgres.newDatabase()) })],
]
const figures = [tamper, verifyMany, kill]

for (const figure of figures) {
  for (const [system, newPlace] of systems) {
    const began = performance.now()
    const result = await figure(await newPlace())
    console.log(JSON.stringify({ system, ...result, seconds: (performance.now() - began) / 1_000 }))
  }
}
await postgres.stop()
rmSync(folder, { recursive: true })

async function tamper(place: Place) {
  const record = await openRecord(place)
  await fill(record, 10_000)
  const missed = await tryAttacks(record, 1_000, randomInt(1_000_000))
  await record.database.destroy()
  return { what: 'tamperings of 10,000 entries found', of: 1_000, good: 1_000 - missed.length, missed }
}

async function verifyMany(place: Place) {
  const record = await openRecord(place)
  await fill(record, 100_000)
  const began = performance.now()
  const { count, brokenAt } = await verifyChain(record, record.heads)
  const verifying = (performance.now() - began) / 1_000
  await record.database.destroy()
  return { what: 'entries verified', of: 100_000, good: brokenAt === null ? count : 0, verifying }
}

async function kill(place: Place) {
  const random = randomFrom(randomInt(2 ** 31))
  let good = 0
  for (let round = 0; round < 50; round++) {
    const heads = await killWriter(place, 1 + random(100))
    const record = await openRecord(place)
    const { count, brokenAt } = await verifyChain(record, heads)
    await record.database.destroy()
    if (brokenAt === null && count >= (heads.at(-1)?.count ?? Infinity)) good += 1
  }
  return { what: 'writers killed with -9, record well', of: 50, good }
}
