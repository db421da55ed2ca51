import { errors } from 'undici'

/** Pieces of any size, and the mean size in bytes of those beyond: each piece costs time, however small it is. */
const pieceLimits = { any: 1_000, meanBytes: 64 }

/** Creates the body of one response: a buffer that grows, because a list of its pieces could take a hundred times its memory. */
export function createBody() {
  let buffer = Buffer.alloc(0)
  let length = 0
  let pieces = 0

  return {
    /** Throws after too many pieces: servers and networks send a body in pieces of hundreds of bytes or more. */
    add(piece: Buffer) {
      pieces += 1
      if (pieces > pieceLimits.any + length / pieceLimits.meanBytes)
        throw new errors.ResponseExceededMaxSizeError()
      const next = length + piece.length
      if (next > buffer.length) grow(Math.max(next, 2 * buffer.length))
      length += piece.copy(buffer, length)
    },
    bytes: () => buffer.subarray(0, length),
  }

  function grow(size: number) {
    const larger = Buffer.allocUnsafe(size)
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }
}
