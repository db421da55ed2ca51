import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import type { Story, StoryAccount } from '@library-card/mock-network/patrons/story.ts'
import { institutionNames } from '@library-card/mock-network/institutions.ts'
import { operations } from '@library-card/mock-network/region/call.ts'
import { callFaultKinds } from '@library-card/mock-network/region/fault.ts'
import { stories } from '@library-card/mock-network/stories/stories.ts'
import { withAddresses } from '@library-card/mock-network/demo-network.ts'

const root = join(import.meta.dirname, '..')
const qa = readFileSync(join(import.meta.dirname, 'qa.md'), 'utf8')

test('docs/patrons.md lists the named patrons and what they have', async () => {
  const list = [heading, ...stories.map(describeStory)].join('\n')
  await expect(list.toWellFormed(), 'Stale: npm run generate').toMatchFileSnapshot(
    join(import.meta.dirname, 'patrons.md'),
  )
})

test('the example for another project in docs/qa.md works over HTTP', async () => {
  const network = await startMockNetwork()
  const [, example = ''] = /```js\n(.*?)```/s.exec(qa) ?? []
  const code = withAddresses(example, network)
  expect(code).not.toBe(example)
  await import(`data:text/javascript,${encodeURIComponent(code)}`)
  await network.stop()
})

test('docs/qa.md has each address of the control page, and each address is there', async () => {
  const network = await startMockNetwork()
  const named = [...qa.matchAll(/^\| `(\w+) (\/control\/[\w/]+)` /gm)].map(([, method = '', path = '']) => ({
    method,
    path,
  }))
  const source = readFileSync(join(root, 'packages/mock-network/src/control/serve-control.ts'), 'utf8')
  const served = [...source.matchAll(/'(\w+) (\/control\/[\w/]+)'/g)].map(([, method, path]) => ({
    method,
    path,
  }))
  expect(named).toEqual(expect.arrayContaining(served))
  for (const { method, path } of named) {
    const { status } = await fetch(network.control + path, { method, redirect: 'manual' })
    expect({ path, status }).not.toEqual({ path, status: 404 })
  }
  await network.stop()
})

test('docs/qa.md names each institution, operation and kind of fault', () => {
  const [, section = ''] = /\n## Institutions, operations and faults\n([^]+?)\n## /.exec(qa) ?? []
  const named = new Set([...section.matchAll(/`([\w-]+)`/g)].map(([, name]) => name))
  const all = [...institutionNames, ...operations, ...callFaultKinds]
  expect(all.filter((name) => !named.has(name))).toEqual([])
})

const heading = `# Named patrons

\`npm run generate\` writes this list from \`packages/mock-network/src/stories/\`. Days are relative to the start of the clocks: “-3” was
three days before it.
`

/** A long list has only its first titles. */
const mostTitles = 8

function describeStory({ name, story, person, idAtHome, accounts }: Story): string {
  const who = `${person.preferredFirst ?? person.first} ${person.last}`
  const lines = accounts.map((account, at) => describeAccount(account, at === 0))
  return `## ${name}\n\n${escape(who)}, id ${escape(idAtHome)}. ${escape(story)}\n\n${lines.join('\n')}\n`
}

function describeAccount({ at, loans, requests, fees, blocks, expires }: StoryAccount, isHome: boolean) {
  const parts = [
    listOf('Loans', loans, ({ title, due }) => `${title} (${typeof due === 'object' ? due.next : due})`),
    listOf('Requests', requests, ({ title, stage }) => `${title} (${stage})`),
    listOf('Fees', fees, ({ type, balance, original }) => `${type} ${balance ?? original}`),
    listOf('Blocks', blocks, ({ text }) => text),
  ]
  const end = `account ends on day ${expires}`
  return `- ${at}${isHome ? ' (home)' : ''}, ${end}. ${parts.filter(Boolean).join(' ')}`.trimEnd()
}

function listOf<Item>(name: string, items: Item[] = [], describe: (item: Item) => string): string {
  if (items.length === 0) return ''
  const shown = items.slice(0, mostTitles).map((item) => escape(describe(item)))
  const more = items.length - shown.length
  return `${name}: ${[...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}.`
}

/** Some titles are hostile. */
function escape(text: string): string {
  return text
    .replaceAll(/[\\`*_<>[\]|#&~]/g, String.raw`\$&`)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `U+${char.codePointAt(0)!.toString(16)}`)
}
