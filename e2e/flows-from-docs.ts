import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const target = 'e2e/from-docs/qa.spec.ts'

/** What docs/qa.md shows is run as it stands there. */
export function writeFlowsFromDocs() {
  const text = readFileSync('docs/qa.md', 'utf8')
  const flows = [...text.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]).join('\n')
  const file = `import { expect, test } from '../card-test.ts'\n\n${flows}`
  if (existsSync(target) && readFileSync(target, 'utf8') === file) return
  mkdirSync('e2e/from-docs', { recursive: true })
  writeFileSync(target, file)
}
