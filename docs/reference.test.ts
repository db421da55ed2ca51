import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Variables } from '../apps/bff/src/config/environment.ts'

type VariableSchema = { default?: string; unset?: string; description?: string }

test('G27 docs/reference/variables.md has each variable of the environment', async () => {
  const rows = Object.entries<VariableSchema>(Variables.properties).map(
    ([name, { default: value, unset = '', description = '' }]) => {
      expect(description, name).not.toBe('')
      return [`\`${name}\``, value === undefined ? unset : `\`${value}\``, description]
    },
  )
  await expectPage('variables.md', variables, tableOf(['variable', 'if not set', 'meaning'], rows))
})

const variables = `# Variables

For: operators. Before: [install](../install.md). The network file names further variables, for its secrets.`

async function expectPage(name: string, introduction: string, ...parts: string[]) {
  const page = [introduction, made, ...parts].join('\n\n')
  await expect(`${page}\n`, 'Stale: npm run generate').toMatchFileSnapshot(
    join(import.meta.dirname, 'reference', name),
  )
}

const made = '`npm run generate` writes this page.'

function tableOf(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
