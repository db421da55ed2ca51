import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { alertCases, promtool, readRules, testRules } from '../deploy/operate/alerts.ts'
import { makeTemporaryFolder } from '../e2e/temporary-folder.ts'

const rules = readRules()
const runbook = readFileSync(join(import.meta.dirname, 'runbook.md'), 'utf8')

/** The paragraphs of a page by the end of their addresses. */
const paragraphs = new Map(
  runbook
    .split(/^#+ /m)
    .map((part) => part.split('\n'))
    .map(([heading = '', ...lines]) => [toAnchor(heading), lines.join('\n').trim()]),
)

function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
}

test.for(rules)('the alert $alert says how urgent it is, what it is about, and what to do', (rule) => {
  const { alert, expr, labels, annotations } = rule
  expect(['critical', 'warning']).toContain(labels.severity)
  const [page, anchor = ''] = annotations.runbook.split('#')
  expect(page).toBe('docs/runbook.md')
  expect([...paragraphs.keys()]).toContain(anchor)
  expect(paragraphs.get(anchor)).toContain(`\`${alert}\``)
  // Words beside the names of alerts: what to do.
  expect(paragraphs.get(anchor)?.replaceAll(/`LibraryCard\w+`/g, '').length).toBeGreaterThan(80)
  const named = [...expr.matchAll(/by \(([\w, ]+)\)/g)].flatMap(([, list = '']) => list.split(', '))
  for (const label of named) expect(annotations.summary).toContain(`{{ $labels.${label} }}`)
})

test('each alert has a case in which it fires', () => {
  expect(Object.keys(alertCases).toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted())
})

// npm run operate installs promtool.
test.skipIf(!existsSync(promtool))('each alert fires in its case, alone, and none while all is well', () => {
  expect(testRules(makeTemporaryFolder('card-alerts-'))).toContain(`${rules.length} alerts`)
})
