import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { expect, test } from 'vitest'
import { featuresIn } from './supported-browsers.ts'

const script = readFileSync(join(import.meta.dirname, 'old-browser.js'), 'utf8')

test.for([
  ['URL.parse', 'a.js', 'const a=URL.parse(b)'],
  ['helpers of iterators', 'a.js', 'new Map().values().map(f)'],
  ['methods of sets', 'a.js', 'a.isSubsetOf(b)'],
  ['popover', 'a.js', '<button popovertarget="a">'],
  ['@starting-style', 'a.css', '@starting-style{a{opacity:0}}'],
  ['relative colours', 'a.css', 'a{color:oklch(from red l c h)}'],
])('the build refuses %s', ([feature, file, text]) => {
  expect(featuresIn(file!, text!)).toEqual([feature])
})

const all = ['color: light-dark(red, red)', 'selector(:has(a))', 'Map.groupBy', 'CSS']

test.for([[''], ...all.map((one) => [one])])(
  'only a browser that lacks something shows a sentence: %s',
  ([lacks]) => {
    const has = (feature: string) => feature !== lacks
    const shown: string[] = []
    const css = { supports: (...given: string[]) => has(given.join(': ')) }
    const context = createContext({
      window: has('CSS') ? { CSS: css } : {},
      CSS: css,
      Map: has('Map.groupBy') ? { groupBy: () => undefined } : {},
      document: {
        getElementById: (id: string) => ({
          removeAttribute: (name: string) => void shown.push(`${id} without ${name}`),
          setAttribute: (name: string) => void shown.push(`${id} ${name}`),
        }),
      },
    })
    new Script(script).runInContext(context)
    expect(shown).toEqual(lacks === '' ? [] : ['old-browser without hidden', 'first-picture hidden'])
  },
)
