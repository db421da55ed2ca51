import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import pLimit from 'p-limit'

/** What is so small is decoded at once: to hand it to a thread costs more. */
const small = 64 * 1024
/** Each holds as much as it decodes to; a machine has no more hands for it than this. */
const inTurn = pLimit(4)
const unzip = promisify(gunzip)

/** Rejects what is no gzip, and what is longer than `limit`. */
export async function unzipAtMost(bytes: Buffer, limit: number): Promise<Buffer> {
  const length = lengthTold(bytes)
  if (length > limit) throw new RangeError('too long by its own account')
  // Whoever tells less than there is has told a lie that the decoder finds out.
  if (length <= small) return gunzipSync(bytes, { maxOutputLength: small })
  return inTurn(() => unzip(bytes, { maxOutputLength: limit }))
}

/** Gzip ends with the length of what was compressed (RFC 1952): an honest bomb need not go off. */
function lengthTold(bytes: Buffer): number {
  return bytes.readUInt32LE(bytes.length - 4)
}
