import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { features } from '../app.ts'
import { vendors } from '../ils/vendors.ts'
import { networkFileSchema } from './network-file-parse.ts'

const root = join(import.meta.dirname, '../../../..')
const demo = readFileSync(join(root, 'demo/network.yaml'), 'utf8')

test('docs/network-file.schema.json is generated, and tells a right network file from a wrong one', async () => {
  const schema = `${JSON.stringify(networkFileSchema({ vendors, features }), null, 2)}\n`
  await expect(schema).toMatchFileSnapshot(join(root, 'docs/network-file.schema.json'))
  expect(demo).toContain('$schema=../docs/network-file.schema.json')
  expect(Check(JSON.parse(schema), parse(demo))).toBe(true)
  expect(Check(JSON.parse(schema), parse(demo.replace('timeZone:', 'timeZones:')))).toBe(false)
})
