import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startMockNetwork } from '@library-card/mock-network/start.ts'
import { withAddresses } from '@library-card/mock-network/demo-network.ts'

const root = join(import.meta.dirname, '..')
const reference = readFileSync(join(import.meta.dirname, 'qa-reference.md'), 'utf8')

test('the example for another project in docs/qa-reference.md works over HTTP', async () => {
  const network = await startMockNetwork()
  const [, example = ''] = /```js\n(.*?)```/s.exec(reference) ?? []
  const code = withAddresses(example, network)
  expect(code).not.toBe(example)
  await import(`data:text/javascript,${encodeURIComponent(code)}`)
  await network.stop()
})

test('docs/qa-reference.md has each address of the control page, and each address is there', async () => {
  const network = await startMockNetwork()
  const named = [...reference.matchAll(/^\| `(\w+) (\/control\/[\w/]+)` /gm)].map(
    ([, method = '', path = '']) => ({
      method,
      path,
    }),
  )
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
