/** `npm run check:classes`: every class that a component names is in the style sheet that it imports. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const faults = globSync('apps/web/src/**/*.tsx').flatMap((file) => faultsIn(file, readFileSync(file, 'utf8')))
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1

function faultsIn(file: string, code: string): string[] {
  const imports = [...code.matchAll(/import (\w+) from '(.+\.module\.css)'/g)]
  return imports.flatMap(([, name = '', path = '']) => {
    const sheet = join(dirname(file), path)
    const classes = classesOf(readFileSync(sheet, 'utf8'))
    const used = [...code.matchAll(new RegExp(`\\b${name}\\['([\\w-]+)'\\]`, 'g'))]
    const missing = new Set(used.flatMap(([, one = '']) => (classes.has(one) ? [] : one)))
    return [...missing].map((one) => `${file}: ${sheet} has no class "${one}"`)
  })
}

function classesOf(css: string): Set<string> {
  return new Set([...css.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name))
}
