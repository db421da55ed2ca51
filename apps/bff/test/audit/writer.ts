/** A process that appends `COUNT` entries, or entries until it is killed, and prints each head. */
import { toSecret } from '@library-card/library-systems/secret.ts'
import { appendEntry } from '../../src/audit/append.ts'
import { exampleEntry, openRecord } from './records.ts'

const { DATABASE_FILE = '', DATABASE_URL, COUNT = 'Infinity' } = process.env
const databaseUrl = DATABASE_URL === undefined ? null : toSecret(DATABASE_URL)
const record = await openRecord({ databaseFile: DATABASE_FILE, databaseUrl })
for (let number = 0; number < Number(COUNT); number++) {
  await appendEntry(record, exampleEntry(number))
  const { count, hash } = record.heads.pop()!
  process.stdout.write(`${count} ${hash}\n`)
}
await record.database.destroy()
