import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of all pairs of a run: Playwright empties the folder around it when the next one begins. */
export const databases = 'test-results/databases'
const secretsFile = 'secrets.json'

/** Before the card stops: what it has only in its journal would be gone then. */
export function keepForSearch(folder: string, secrets: string[]) {
  for (const end of ['', '-wal']) {
    const file = join(folder, `card.sqlite${end}`)
    if (existsSync(file)) cpSync(file, `${file}.open`)
  }
  writeFileSync(join(folder, secretsFile), JSON.stringify(secrets))
}

export function databaseFiles(): string[] {
  return globSync(`${databases}/*/card.sqlite*`)
}

/** Of the patrons of all pairs. Shorter ones are found by chance. */
export function secretsToSeek(): string[] {
  const told = globSync(`${databases}/*/${secretsFile}`).flatMap(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as string[],
  )
  return [...new Set(told)].filter((text) => Buffer.byteLength(text) >= shortest && text !== '__proto__')
}

const shortest = 6

/** Every place is looked at once, however many texts are sought: `6 bytes there` leads to those that begin so. */
export function createSearch(texts: string[]) {
  const byStart = new Map<number, Buffer[]>()
  for (const needle of texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])) {
    const start = needle.readUIntBE(0, shortest)
    byStart.set(start, [...(byStart.get(start) ?? []), needle])
  }
  return (bytes: Buffer): number => {
    let found = 0
    for (let at = 0; at + shortest <= bytes.length; at++) {
      const needles = byStart.get(bytes.readUIntBE(at, shortest))
      if (needles?.some((needle) => needle.equals(bytes.subarray(at, at + needle.length)))) found++
    }
    return found
  }
}
