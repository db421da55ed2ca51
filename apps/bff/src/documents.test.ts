import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

type Package = Partial<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
>

const root = join(import.meta.dirname, '../../..')

test('each direct dependency has its line in docs/dependencies.md, and each line its dependency', () => {
  const files = ['package.json', ...globSync('{apps,packages}/*/package.json', { cwd: root })]
  const used = files.flatMap((file) => {
    const { dependencies, devDependencies, optionalDependencies }: Package = JSON.parse(read(file))
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  })
  const rows = read('docs/dependencies.md').matchAll(/^\| (`[^|]+)\|/gm)
  const told = [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
  expect(told).toEqual([...new Set(told)])
  expect(new Set(told)).toEqual(new Set(used))
})

test('each test that docs/asvs.md names is there', () => {
  const files = globSync('{apps/*/src,e2e}/**/*.{test,spec}.{ts,tsx}', { cwd: root })
  const named = [
    ...read('docs/asvs.md').matchAll(/`([\w-]+\.(?:test|spec)\.tsx?)`: ([^|;]+?)(?=[.;] | +\||$)/gm),
  ]
  const missing = named.filter(([, file = '', title = '']) => {
    const holders = files.filter((one) => basename(one) === file)
    return !holders.some((one) => read(one).includes(title.trim()))
  })
  console.log(`${named.length} tests are named`)
  expect(missing.map(([text]) => text)).toEqual([])
  expect(named.length).toBeGreaterThan(100)
})

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
