import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultWords } from '@library-card/mock-network/region/fault.ts'
import { operations } from '@library-card/mock-network/region/call.ts'
import { institutions } from '@library-card/mock-network/institutions.ts'
import { Variables } from '../apps/bff/src/config/environment.ts'
import { faultRows } from '../e2e/fault-words.ts'

type VariableSchema = { default?: string; unset?: string; description?: string }

test('G27 docs/reference/variables.md has each variable of the environment', async () => {
  const rows = Object.entries<object>(Variables.properties).map(([name, schema]) => {
    const { default: value, unset = '', description = '' }: VariableSchema = schema
    expect(description, name).not.toBe('')
    return [code(name), value === undefined ? unset : code(value), description]
  })
  await expectPage('variables.md', variables, tableOf(['variable', 'if not set', 'meaning'], rows))
})

test('docs/reference/faults.md has each fault, and the words of the card', async () => {
  const rows = faultRows.map(([kind, operation, words, until]) => [
    code(kind),
    faultWords.get(kind) ?? '',
    code(operation),
    words,
    until,
  ])
  const head = ['fault', 'the institution', 'operation', 'the patron sees', 'until']
  await expectPage('faults.md', faults, tableOf(head, rows))
})

test('docs/reference/mock-network.md has the institutions and operations', async () => {
  const rows = [...institutions.values()].map(({ name, title, system, region, currency, timeZone }) => [
    code(name),
    title,
    system,
    code(region),
    currency,
    timeZone,
  ])
  await expectPage(
    'mock-network.md',
    mockNetwork,
    tableOf(['institution', 'name', 'system', 'region', 'currency', 'time zone'], rows),
    `Operations: ${[...operations, 'any'].map(code).join(', ')}.`,
  )
})

test('docs/reference/network-file-keys.md has each key of the network file, as its schema describes it', async () => {
  const file = readFileSync(join(import.meta.dirname, 'network-file.schema.json'), 'utf8')
  const schema: JsonSchema = JSON.parse(file)
  const [common, ofVendors] = [schema.definitions?.['institution'], schema.properties?.['institutions']]
  const parts = [
    ['`network`', schema.properties?.['network'] ?? {}],
    ['Each of `institutions`', common ?? {}],
    ...(ofVendors?.items?.anyOf ?? []).map((one) => [
      `With \`system: ${one.properties?.['system']?.const}\``,
      one,
    ]),
  ] as [string, JsonSchema][]
  // Where the same keys have their rows.
  const known = new Map<string, string>()
  const tables = parts.map(([title, part]) => {
    const rows = rowsOf(part, '', known)
    if (part === parts[0]?.[1]) for (const [keys, path] of known) known.set(keys, `network.${path}`)
    return [`## ${title}`, tableOf(['key', 'value', 'meaning'], mergeAlike(rows))].join('\n\n')
  })
  await expectPage('network-file-keys.md', networkFileKeys, ...tables)
})

type JsonSchema = {
  type?: string
  description?: string
  default?: unknown
  const?: string
  enum?: string[]
  minimum?: number
  maximum?: number
  required?: string[]
  properties?: Record<string, JsonSchema>
  patternProperties?: object
  definitions?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
}

/** A row for each key of an object, and for the keys below it. */
function rowsOf(
  { properties = {}, required = [] }: JsonSchema,
  prefix: string,
  known: Map<string, string>,
): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (schema.const !== undefined) return []
    const path = prefix + name
    const isList = schema.items !== undefined
    const inner = isList ? schema.items! : schema
    const keys = JSON.stringify(inner.properties)
    const earlier = keys === undefined ? undefined : known.get(keys)
    if (keys !== undefined && !earlier) known.set(keys, path)
    const value = `${valueOf(schema)}${required.includes(name) ? ' (required)' : ''}`.trim()
    const meaning = `${schema.description}${earlier ? `. Keys: as \`${earlier}\`` : ''}`
    const row = [code(path), value, meaning]
    return earlier ? [row] : [row, ...rowsOf(inner, `${path}${isList ? '[]' : ''}.`, known)]
  })
}

/** The default, or else the possible values. */
function valueOf({
  default: given,
  enum: values,
  type,
  minimum,
  maximum,
  items,
  patternProperties,
}: JsonSchema): string {
  const others = values
    ?.filter((one) => one !== given)
    .map(code)
    .join(', ')
  if (values) return given === undefined ? (others ?? '') : `${code(String(given))}, or ${others}`
  if (type === 'boolean') return code(String(given ?? false))
  if (Array.isArray(given) && given.length > 0) return given.map((one) => code(String(one))).join(', ')
  const range = minimum === undefined ? '' : `${minimum} to ${maximum}`
  if (typeof given === 'number') return range ? `${code(String(given))}; ${range}` : code(String(given))
  if (typeof given === 'string') return code(given)
  if (items) return items.enum ? `list of ${valueOf(items)}` : 'list'
  return patternProperties ? 'by key' : range
}

/** Neighbours that differ only in their keys, as those of weekdays do, become one row. */
function mergeAlike(rows: string[][]): string[][] {
  const merged: string[][] = []
  for (const [key = '', ...cells] of rows) {
    const last = merged.at(-1)
    if (last && cells.every((cell, at) => cell === last[at + 1])) last[0] += ` ${key}`
    else merged.push([key, ...cells])
  }
  return merged
}

const networkFileKeys = `# Keys of the network file

For: librarians and operators. Before: [the network file](../network-file.md). The second column has the default, or the possible values.
[Branding](../branding.md), [sign-in](../sign-in.md), [staff](../staff.md) and [capacity](../capacity.md#guard) explain theirs.`

const faults = `# Faults

For: testers. Before: [writing a journey](../qa.md).

The card has these words on the page of the institution NAME, or beside the renewed loan, until the thing in the last column comes after
the fault. “…” stands for text that differs. \`e2e/faults.spec.ts\` verifies each row.`

const mockNetwork = `# The mock network

For: testers. Before: [writing a journey](../qa.md).`

const variables = `# Variables

For: operators. Before: [install](../install.md). The network file names further variables, for its secrets.`

async function expectPage(name: string, introduction: string, ...parts: string[]) {
  const page = [introduction, made, ...parts].join('\n\n')
  await expect(`${page}\n`, 'Stale: npm run generate').toMatchFileSnapshot(
    join(import.meta.dirname, 'reference', name),
  )
}

const made = '`npm run generate` writes this page.'

function code(text: string): string {
  return `\`${text}\``
}

function tableOf(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
