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

/** Documents of one operation, whose response has one field of this type. */
function write(type: string) {
  const schema = { $ref: 'https://documents.example/schemas/general.json#/general' }
  const get = {
    responses: { 200: { content: { 'application/json': { schema } } }, 400: { description: '402119' } },
  }
  writeFileSync(join(folder, 'conf.json'), JSON.stringify({ paths: { '/almaws/v1/conf/general': { get } } }))
  const general = { $ref: '#/whole' }
  const whole = { type: 'object', required: ['alma_url'], properties: { alma_url: { type } } }
  writeFileSync(join(folder, 'general.json'), JSON.stringify({ general, whole }))
}

function check(): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'fidelity.ts'), folder], (_, output) =>
      resolve(output),
    )
  })
}

test.each([
  ['string', 'GET /almaws/v1/conf/general: 9 responses, as documented'],
  ['number', '  /alma_url must be number'],
])('a response with a text where the document has a %s: %s', async (type, line) => {
  write(type)
  expect((await check()).split('\n')).toContain(line)
})
