/**
 * Part of `npm run check`. Styles have no left and right, so that every page also works from right to left. Every class that
 * a component names is in its style sheet.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const sides = '(left|right)'
const gradient = /^(background|background-image|mask|mask-image): .*\bto (left|right)\b/
const properties: [pattern: RegExp, instead: string][] = [
  [
    new RegExp(`^(margin|padding|border|scroll-margin|scroll-padding)-${sides}`),
    '-inline-start or -inline-end',
  ],
  [new RegExp(`^${sides}$`), 'inset-inline-start or inset-inline-end'],
  [/^border-(top|bottom)-(left|right)-radius$/, 'border-start-start-radius and so on'],
  [/^(min-|max-)?(width|height)$/, 'inline-size or block-size'],
]
/** Values of any property. */
const values: [pattern: RegExp, instead: string][] = [
  [
    new RegExp(`^(text-align|float|clear|justify-content|justify-self|transform-origin): .*\\b${sides}\\b`),
    'start or end',
  ],
  [gradient, 'both directions, the other one with :dir(rtl)'],
  [/translateX\(|translate: (?!0\b|none)-?[\d.]/, 'a variable that changes its sign with the direction'],
  [
    /^(margin|padding|inset|border-width|border-style): (\S+) ([^\s(]+) (\S+) (?!\3$)[^\s)]+$/,
    'the same on both sides, or logical',
  ],
  [/^border-radius: (\S+) (?!\1)\S+ \S+ \S+$/, 'border-start-start-radius and so on'],
]

const faults = [...faultsInAll('css', sidesIn), ...faultsInAll('tsx', unknownClassesIn)]
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1

function faultsInAll(ending: string, faultsIn: typeof sidesIn): string[] {
  return globSync(`apps/web/src/**/*.${ending}`).flatMap((file) => faultsIn(file, readFileSync(file, 'utf8')))
}

function sidesIn(file: string, css: string): string[] {
  return declarationsOf(css).flatMap(({ line, property, value }) => {
    const text = `${property}: ${value}`
    const found =
      properties.find(([pattern]) => pattern.test(property)) ?? values.find(([pattern]) => pattern.test(text))
    if (found?.[0] === gradient && css.includes(':dir(rtl)')) return []
    return found ? [`${file}:${line}: "${text}" (better: ${found[1]})`] : []
  })
}

function declarationsOf(css: string) {
  return css.split('\n').flatMap((text, index) => {
    const [, property = '', value = ''] = /^\s*([\w-]+):\s*(.*?);?\s*$/.exec(text) ?? []
    return property === '' || property.startsWith('--') ? [] : [{ line: index + 1, property, value }]
  })
}

function unknownClassesIn(file: string, code: string): string[] {
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
