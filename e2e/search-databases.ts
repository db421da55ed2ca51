import { readFileSync, rmSync } from 'node:fs'
import { createSearch, databaseFiles, databases, secretsToSeek } from './databases.ts'

/**
 * After all journeys: nothing that tells who somebody is or what somebody reads stands in any database of the run, as it
 * was while the card ran and as it was left behind (G11).
 */
export default function searchDatabases() {
  const files = databaseFiles()
  if (files.length === 0) return
  const secrets = secretsToSeek()
  if (secrets.length === 0) throw new Error('No card told what to seek in the databases.')
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

/** The control: each of them is found where it is planted. */
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
