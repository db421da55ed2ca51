import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import pLimit from 'p-limit'
import type { Charge } from './work.ts'

/** Bytes of gzip that are decoded at a time, and bytes of text in one part. */
const sizes = { slice: 16 * 1024, part: 64 * 1024 }
/**
 * Gzip halves any JSON. Beyond `free` bytes it must have become at least `factor` times its length: gzip can consist of blocks or
 * members that are empty, and each takes time.
 */
const proportion = { free: 32 * 1024, factor: 2 }
/**
 * Milliseconds for a byte: gzip made of empty blocks, which takes longest, took 0.00006. Decoding runs in the thread pool, where
 * its time cannot be measured.
 */
const chargeForByte = 0.0001
/** Each decoding holds its whole output and a thread of the pool, which has four for all that the process does. */
const inTurn = pLimit(2)

/** Decodes gzip outside the event loop. Rejects bytes that are not gzip or become more than `limit` bytes, or too few. */
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
