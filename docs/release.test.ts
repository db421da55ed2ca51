import { expect, test } from 'vitest'
import bff from '../apps/bff/package.json' with { type: 'json' }
import web from '../apps/web/package.json' with { type: 'json' }
import { figuresPage } from '../bench/save-figures.ts'
import { createBillOfMaterials, nameOf } from '../deploy/bill-of-materials.ts'

test('the bill of materials of a release has each package that runs, and none for tests only', () => {
  const { components, metadata } = createBillOfMaterials()
  const names = new Set(components.map(nameOf))
  const needed = [...Object.keys(bff.dependencies), ...Object.keys(web.dependencies)]
  expect(needed.filter((name) => !names.has(name))).toEqual([])
  expect(['vitest', 'turbo', '@library-card/mock-network', 'msw'].filter((name) => names.has(name))).toEqual(
    [],
  )
  expect(metadata.component.name).toBe('library-card')
})

test('the page of figures in a release has the saved output of each benchmark', () => {
  const titles = [...figuresPage().matchAll(/^## (.+)$/gm)].map(([, title = '']) => title)
  expect(titles).toEqual(titles.toSorted())
  expect(titles).toEqual(
    expect.arrayContaining(['card', 'isolation', 'mutants of apps/web/src/card', 'pauses']),
  )
})
