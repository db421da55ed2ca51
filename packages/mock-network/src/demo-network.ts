import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../demo')

/** The demo's network file, for a copy in another folder: its pictures are relative to the file. */
export function demoNetwork(): string {
  const text = readFileSync(join(folder, 'network.yaml'), 'utf8')
  return text.replaceAll(
    /(logo|favicon): (images\/.*)/g,
    (_line, key: string, path: string) => `${key}: ${JSON.stringify(join(folder, path))}`,
  )
}
