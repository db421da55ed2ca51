import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Documents of operations whose response has one field of this type. */
function write(operations: [path: string, field: string, type: string][]) {
  const paths = operations.map(([path, field, type], at) => {
    const schema = { $ref: `https://documents.example/schemas/${at}.json#/one` }
    const whole = { type: 'object', required: [field], properties: { [field]: { type } } }
    writeFileSync(join(folder, `${at}.json`), JSON.stringify({ one: { $ref: '#/whole' }, whole }))
    const success = { content: { 'application/json': { schema } } }
    return [path, { get: { responses: { 200: success, 400: { description: '402119' } } } }]
  })
  writeFileSync(join(folder, 'conf.json'), JSON.stringify({ paths: Object.fromEntries(paths) }))
}

function check(): Promise<string> {
  return new Promise((resolve) => {
    const program = join(import.meta.dirname, 'fidelity.ts')
    execFile(process.execPath, [program, folder, 'LAKE', 'RIVER'], (_, output) => resolve(output))
  })
}

test('a response is as documented, or differs from its document in a named field', async () => {
  write([
    ['/almaws/v1/conf/general', 'alma_url', 'string'],
    ['/almaws/v1/conf/libraries', 'total_record_count', 'string'],
  ])
  const lines = (await check()).split('\n')
  expect(lines).toContain('GET /almaws/v1/conf/general: 2 responses, as documented')
  const at = lines.indexOf('GET /almaws/v1/conf/libraries: 2 responses, NOT as documented')
  expect(lines[at + 1]).toBe('  /total_record_count must be string')
})
