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

function save(name: string, json: object) {
  writeFileSync(join(folder, name), JSON.stringify(json))
}

/** Documents of operations whose response has one field of this type. */
function write(operations: [path: string, field: string, type: string][]) {
  const paths = operations.map(([path, field, type], at) => {
    const schema = { $ref: `https://documents.example/schemas/${at}.json#/one` }
    const whole = { type: 'object', required: [field], properties: { [field]: { type } } }
    save(`${at}.json`, { one: { $ref: '#/whole' }, whole })
    const success = { content: { 'application/json': { schema } } }
    return [path, { get: { responses: { 200: success, 400: { description: '402119' } } } }]
  })
  save('conf.json', { paths: Object.fromEntries(paths) })
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

test('FOLIO’s schemas refer to each other by base name; one that is missing is reported', async () => {
  const draft = { $schema: 'http://json-schema.org/draft-04/schema#' }
  const rows = (name: string, $ref: string) => ({
    ...draft,
    type: 'object',
    properties: { [name]: { id: name, type: 'array', items: { type: 'object', $ref } } },
    required: [name],
  })
  const name = { type: 'string', $ref: 'elsewhere/schemas/word.schema' }
  save('userdataCollection.json', rows('users', 'userdata.json'))
  save('userdata.json', {
    ...draft,
    properties: { personal: { properties: { lastName: { type: 'integer' } } } },
  })
  save('usergroups.json', rows('usergroups', 'raml-util/usergroup.schema'))
  save('usergroup.json', { ...draft, properties: { group: name, id: { type: 'string' } }, required: ['id'] })
  const lines = (await check()).split('\n')
  expect(lines).toContain('GET /groups: 1 responses, as documented')
  expect(lines).toContain('word.schema: not in the folder, so what refers to it is not checked')
  expect(lines).toContain('GET /accounts: 10 responses, no schema for its success')
  const at = lines.indexOf('GET /users: 2 responses, NOT as documented')
  expect(lines[at + 1]).toBe('  /users/N/personal/lastName must be integer')
})
