/**
 * Loaded before the card: decodes answers in the event loop, without limits of pieces, values, errors and time. A control: if the
 * benchmark of hostile answers meets its targets all the same, it measures nothing.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** In each module, what is replaced and by what. */
const replaced: Record<string, [string, string][]> = {
  'exchange.ts': [['any: 1_000', 'any: Infinity']],
  'errors.ts': [['maxErrors = 10', 'maxErrors = Infinity']],
  'read-response.ts': [
    ['text.length <= most', 'text.length >= 0'],
    ['took > longParse', 'took > Infinity'],
  ],
  'unzip.ts': [
    ['import { createGunzip }', 'import { createGunzip, gunzipSync }'],
    [
      'inTurn(() => unzipNow(bytes, limit, charge))',
      'Promise.resolve(gunzipSync(bytes, { maxOutputLength: limit }))',
    ],
  ],
}

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const changes = replaced[url.slice(url.lastIndexOf('/') + 1)]
    if (!changes) return loaded
    let source = readFileSync(new URL(url), 'utf8')
    for (const [before, after] of changes) {
      if (!source.includes(before)) throw new Error(`${url} has no ${before}.`)
      source = source.replace(before, after)
    }
    return { ...loaded, source }
  },
})
