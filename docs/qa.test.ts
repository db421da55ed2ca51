import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { institutionNames } from '@library-card/mock-network/institutions.ts'
import { operations } from '@library-card/mock-network/region/call.ts'
import { callFaultKinds } from '@library-card/mock-network/region/fault.ts'
import { withAddresses } from '@library-card/mock-network/demo-network.ts'

const root = join(import.meta.dirname, '..')
const qa = readFileSync(join(import.meta.dirname, 'qa.md'), 'utf8')

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
