import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Databases of all instances of a run. Playwright empties the parent folder when the next run begins. */
export const databases = 'test-results/databases'
const secretsFile = 'secrets.json'

/** Copies the database before the card stops: stopping removes the write-ahead log. */
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

/** Secrets of the patrons of all instances, except short ones, which would be found by chance. */
export function secretsToSeek(): string[] {
  const texts = globSync(`${databases}/*/${secretsFile}`).flatMap(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as string[],
  )
  return [...new Set(texts)].filter((text) => Buffer.byteLength(text) >= shortest && text !== '__proto__')
}

const shortest = 6

/** Searches for all texts in one pass: the first six bytes at each position select the candidates. */
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
