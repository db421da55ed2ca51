import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { newPlace } from '../../test/store.ts'
import { appendEntry } from './append.ts'
import { dataKey, exampleEntry, openRecord } from '../../test/audit/records.ts'
import { newDatabaseFile } from '../../test/files.ts'

/** A clerk's name at the provider, and its cell: the same as in the files that the page saves. */
const subjects = [
  ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
  ['+1', `"'+1"`],
  ['-2+3', `"'-2+3"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['＝1+1', `"'＝1+1"`],
  ['\t=1+1', `"'=1+1"`],
  ['\r=1+1', `"'=1+1"`],
  ['\u0000=1+1', `"'=1+1"`],
  ['  =1+1', `"'=1+1"`],
  ['=1\n+1', `"'=1 +1"`],
  ['a;=1+1', '"a; =1+1"'],
  ['a;"=1+1;"', '"a;"" =1+1;"""'],
  ['NU\u0000L and bell\u0007', '"NUL and bell"'],
  ['-4.50', '"-4.50"'],
] as const

test('G6 no name of a clerk, whatever the provider sends, is a formula in the export', async () => {
  const databaseFile = newDatabaseFile()
  const record = await openRecord(await newPlace('SQLite', databaseFile))
  onTestFinished(() => record.database.destroy())
  const issuer = 'https://idp.north.example'
  for (const [subject] of subjects)
    await appendEntry(record, { ...exampleEntry(0), staff: { issuer, subject } })
  const file = await exportOf(databaseFile)
  const wrong = subjects.filter(([, cell]) => !file.includes(`"${issuer}",${cell},`))
  expect(wrong).toEqual([])
})

async function exportOf(databaseFile: string): Promise<string> {
  const env = { DATABASE_FILE: databaseFile, DATA_KEY: dataKey.toString('base64') }
  const span = ['--institution', '01MER_NORTH', '--from', '2026-11-25', '--until', '2026-11-26']
  const line = [join(import.meta.dirname, '../audit-log.ts'), 'export', ...span]
  return (await promisify(execFile)(process.execPath, line, { env })).stdout
}
