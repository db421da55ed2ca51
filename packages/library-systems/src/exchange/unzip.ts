import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import pLimit from 'p-limit'
import type { Charge } from './work.ts'

/** `slice`: bytes of gzip that are decoded at a time; `part`: bytes of text in one part. */
const sizes = { slice: 16 * 1024, part: 64 * 1024 }
/**
 * Gzip at least halves any JSON. Beyond `free` bytes, the output must be at least `factor` times the input: gzip can consist of empty
 * blocks or members, and each takes time.
 */
const proportion = { free: 32 * 1024, factor: 2 }
/**
 * Milliseconds charged for a byte. Gzip made of empty blocks, the slowest input, took 0.00006. Decoding runs in the thread pool,
 * where the time of one task cannot be measured.
 */
const chargeForByte = 0.0001
/** Each decoding holds its whole output and one of the four threads of the pool that the whole process shares. */
const inTurn = pLimit(2)

/** Decodes gzip outside the event loop. Rejects if the bytes are not gzip, or if the output exceeds `limit` bytes or is too small. */
export function unzip(bytes: Buffer, limit: number, charge: Charge): Promise<Buffer> {
  return inTurn(() => unzipNow(bytes, limit, charge))
}

async function unzipNow(bytes: Buffer, limit: number, charge: Charge): Promise<Buffer> {
  if (bytes.length > proportion.free + limit / proportion.factor) throw new RangeError('too much of it')
  const gunzip = createGunzip({ chunkSize: sizes.part })
  const parts: Buffer[] = []
  let length = 0
  gunzip.on('data', (part: Buffer) => {
    parts.push(part)
    length += part.length
    if (length > limit) gunzip.destroy(new RangeError('too large'))
  })
  const end = finished(gunzip)
  const write = promisify<Buffer, void>((slice, done) => gunzip.write(slice, done))
  await Promise.all([end, feed().catch((error: Error) => void gunzip.destroy(error))])
  return Buffer.concat(parts, length)

  async function feed() {
    for (let at = 0; at < bytes.length; at += sizes.slice) {
      if (at > proportion.free + length / proportion.factor) throw new RangeError('too little in it')
      const slice = bytes.subarray(at, at + sizes.slice)
      charge(slice.length * chargeForByte)
      await write(slice)
    }
    gunzip.end()
  }
}
