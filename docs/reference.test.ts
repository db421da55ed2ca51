import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultWords } from '@library-card/mock-network/region/fault.ts'
import { operations } from '@library-card/mock-network/region/call.ts'
import { institutions } from '@library-card/mock-network/institutions.ts'
import { Variables } from '../apps/bff/src/config/environment.ts'
import { faultRows } from '../e2e/fault-words.ts'
import { code, keyTables } from './network-file-keys.ts'

type VariableSchema = { default?: string; unset?: string; description?: string }

test('G27 docs/reference/variables.md has each variable of the environment', async () => {
  const rows = Object.entries<object>(Variables.properties).map(([name, schema]) => {
    const { default: value, unset = '', description = '' }: VariableSchema = schema
    return [code(name), value === undefined ? unset : code(value), description]
  })
  expect(rows.filter(([, , meaning]) => meaning === '')).toEqual([])
  const page = pageOf(variables, tableOf(['variable', 'if not set', 'meaning'], rows))
  await expect(page, 'Stale: npm run generate').toMatchFileSnapshot(fileOf('variables.md'))
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
  await expect(pageOf(faults, tableOf(head, rows)), 'Stale: npm run generate').toMatchFileSnapshot(
    fileOf('faults.md'),
  )
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
  const page = pageOf(
    mockNetwork,
    tableOf(['institution', 'name', 'system', 'region', 'currency', 'time zone'], rows),
    `Operations: ${[...operations, 'any'].map(code).join(', ')}.`,
  )
  await expect(page, 'Stale: npm run generate').toMatchFileSnapshot(fileOf('mock-network.md'))
})

test('docs/reference/network-file-keys.md has each key of the network file, as its schema describes it', async () => {
  const file = readFileSync(join(import.meta.dirname, 'network-file.schema.json'), 'utf8')
  const tables = keyTables(JSON.parse(file)).map(
    ({ title, rows }) => `## ${title}\n\n${tableOf(['key', 'value', 'meaning'], rows)}`,
  )
  const page = pageOf(networkFileKeys, ...tables)
  await expect(page, 'Stale: npm run generate').toMatchFileSnapshot(fileOf('network-file-keys.md'))
})

const networkFileKeys = `# Keys of the network file

For: librarians and operators. Before: [the network file](../network-file.md). The second column has the default first, then the other values.
[Branding](../branding.md), [sign-in](../sign-in.md), [staff](../staff.md) and [capacity](../capacity.md#guard) explain theirs.`

const faults = `# Faults

For: testers. Before: [writing a journey](../qa.md).

The card has these words on the page of the institution NAME, or beside the renewed loan, until the thing in the last column comes after
the fault. “…” stands for text that differs. \`e2e/faults.spec.ts\` verifies each row.`

const mockNetwork = `# The mock network

For: testers. Before: [writing a journey](../qa.md).`

const variables = `# Variables

For: operators. Before: [install](../install.md). The network file names further variables, for its secrets.`

function pageOf(introduction: string, ...parts: string[]): string {
  return `${[introduction, made, ...parts].join('\n\n')}\n`
}

const fileOf = (name: string) => join(import.meta.dirname, 'reference', name)
const made = '`npm run generate` writes this page.'

function tableOf(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
