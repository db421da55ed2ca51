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
