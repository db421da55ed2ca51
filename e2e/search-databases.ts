import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Databases of all instances of a run. Playwright empties the parent folder when the next run begins. */
export const databases = 'test-results/databases'
const secretsFile = 'secrets.json'
/** Minimum length of a secret in bytes: shorter ones would be found by chance. */
const shortest = 6

/** Copies the database before the card stops: stopping removes the write-ahead log. */
export function keepForSearch(folder: string, secrets: string[]) {
  for (const end of ['', '-wal']) {
    const file = join(folder, `card.sqlite${end}`)
    if (existsSync(file)) cpSync(file, `${file}.open`)
  }
  writeFileSync(join(folder, secretsFile), JSON.stringify(secrets))
}

/**
 * Runs after all journeys: no database of the run contains an id, barcode, title or author, neither while the card was running
 * nor after it stopped (G11).
 */
export default function searchDatabases() {
  const files = databaseFiles()
  if (files.length === 0) return
  const secrets = secretsToSeek()
  if (secrets.length === 0) throw new Error('No instance reported secrets to search for.')
  const search = createSearch(secrets)
  requireFinds(search, { hay: readFileSync(files[0] ?? ''), secrets })
  let bytes = 0
  for (const file of files) {
    const content = readFileSync(file)
    bytes += content.length
    if (search(content) > 0) throw new Error(`${file} holds ids, barcodes, titles or authors in clear.`)
  }
  console.log(
    `Searched ${files.length} database files, ${bytes} bytes, for ${secrets.length} secrets: none found.`,
  )
  rmSync(databases, { recursive: true })
}

/** Control: the search must find each planted secret. */
function requireFinds(
  search: (bytes: Buffer) => number,
  { hay, secrets }: { hay: Buffer; secrets: string[] },
) {
  const middle = hay.length >> 1
  const around = [hay.subarray(middle - 512, middle), hay.subarray(middle, middle + 512)]
  for (const encoding of ['utf8', 'utf16le'] as const)
    for (const secret of secrets)
      if (search(Buffer.concat([around[0]!, Buffer.from(secret, encoding), around[1]!])) === 0)
        throw new Error(`The search of the databases does not find what is planted, as ${encoding}.`)
}

function databaseFiles(): string[] {
  return globSync(`${databases}/*/card.sqlite*`)
}

/** Secrets of the patrons of all instances, except short ones, which would be found by chance. */
function secretsToSeek(): string[] {
  const texts = globSync(`${databases}/*/${secretsFile}`).flatMap(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as string[],
  )
  return [...new Set(texts)].filter((text) => Buffer.byteLength(text) >= shortest && text !== '__proto__')
}

/** Searches for all texts in one pass. The first three bytes rule out nearly all positions, the first six bytes the rest. */
function createSearch(texts: string[]) {
  const byStart = new Map<number, Buffer[]>()
  const mayStart = new Uint8Array(2 ** 24)
  for (const needle of texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])) {
    const start = needle.readUIntBE(0, shortest)
    byStart.set(start, [...(byStart.get(start) ?? []), needle])
    mayStart[needle.readUIntBE(0, 3)] = 1
  }
  return (bytes: Buffer): number => {
    let found = 0
    let last = 0
    for (let end = 1; end <= bytes.length; end++) {
      last = ((last << 8) | bytes[end - 1]!) & 0xffffff
      const at = end - 3
      if (mayStart[last] === 0 || at < 0 || at + shortest > bytes.length) continue
      const needles = byStart.get(bytes.readUIntBE(at, shortest))
      if (needles?.some((needle) => needle.equals(bytes.subarray(at, at + needle.length)))) found++
    }
    return found
  }
}
