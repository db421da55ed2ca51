import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vendors } from '@library-card/library-systems/vendors.ts'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { features } from '../app.ts'
import { networkFileSchema } from './network-file-parse.ts'

const root = join(import.meta.dirname, '../../../..')
const demo = readFileSync(join(root, 'demo/network.yaml'), 'utf8')

test('docs/network-file.schema.json is generated, and tells a right network file from a wrong one', async () => {
  const schema = `${JSON.stringify(networkFileSchema({ vendors, features }), null, 2)}\n`
  await expect(schema, 'Stale: npm run generate').toMatchFileSnapshot(
    join(root, 'docs/network-file.schema.json'),
  )
  expect(demo).toContain('$schema=../docs/network-file.schema.json')
  expect(Check(JSON.parse(schema), parse(demo))).toBe(true)
  expect(Check(JSON.parse(schema), parse(demo.replace('timeZone:', 'timeZones:')))).toBe(false)
})

test('docs/network-file.schema.json has the common keys of institutions once', () => {
  const [settings] = vendors.values()
  const another = new Map([...vendors, ['another', { ...settings!, settings: {} }]])
  const lines = [vendors, another].map(
    (some) => JSON.stringify(networkFileSchema({ vendors: some, features }), null, 2).split('\n').length,
  )
  console.log(`a vendor without settings adds ${lines[1]! - lines[0]!} lines`)
  expect(lines[1]! - lines[0]!).toBeLessThan(25)
})

test('docs/network-file.schema.json describes each key', () => {
  const schema: JsonSchema = Object(networkFileSchema({ vendors, features }))
  const network = keysOf(schema.properties!['network']!)
  const institution = keysOf(schema.definitions!['institution']!)
  const ofVendors = schema.properties!['institutions']!.items!.anyOf!.flatMap((one) => keysOf(one))
  const keys = [...network, ...institution, ...ofVendors.filter(([path]) => path !== 'system')]
  expect(keys.filter(([, { description }]) => !description).map(([path]) => path)).toEqual([])
  expect(keys.length).toBeGreaterThan(180)
})

type JsonSchema = {
  description?: string
  properties?: Record<string, JsonSchema>
  definitions?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
}

/** Each key below a schema, with its path. */
function keysOf({ properties = {}, items, anyOf = [] }: JsonSchema): [path: string, schema: JsonSchema][] {
  const own = Object.entries(properties).flatMap(([name, schema]): [string, JsonSchema][] => [
    [name, schema],
    ...keysOf(schema).map(([path, inner]): [string, JsonSchema] => [`${name}.${path}`, inner]),
  ])
  return [...own, ...[...(items ? [items] : []), ...anyOf].flatMap((inner) => keysOf(inner))]
}

test.for([
  ['a key of no vendor', 'system: alma', 'system: alma\n    colour: red'],
  ['a key of another vendor', 'system: alma', 'system: alma\n    testPatron: 1'],
  ['an unknown vendor', 'system: alma', 'system: almost'],
  ['no vendor', 'system: alma', ''],
  ['a key of the wrong type', 'system: alma', 'system: alma\n    renewalCosts: much'],
  ['a missing key', 'currency: CHF', ''],
])('docs/network-file.schema.json refuses %s', ([, right = '', wrong = '']) => {
  const schema = JSON.parse(readFileSync(join(root, 'docs/network-file.schema.json'), 'utf8'))
  expect(demo).toContain(right)
  expect(Check(schema, parse(demo.replace(right, wrong)))).toBe(false)
})
