import { gzipSync } from 'node:zlib'

/** The order in which a block of deflate lists the lengths of its codes (RFC 1951, 3.2.7). */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]

/**
 * The bits of a block that holds nothing but its own code tables, which a decoder builds for each block: the costliest gzip. Each
 * pair is a value and its width.
 */
const emptyBlock = [
  [0b100, 3],
  [0, 10],
  [order.length - 4, 4],
  // Two codes of one bit: 1, a length, is 0; 18, so many zeros, is 1.
  ...order.map((symbol) => [symbol === 1 || symbol === 18 ? 1 : 0, 3]),
  [1, 1],
  [127, 7],
  [1, 1],
  [107, 7],
  // The end of the block and the only distance have codes of one bit, and the block ends.
  [0, 3],
].flatMap(([value = 0, width = 0]) => Array.from({ length: width }, (_, at) => (value >> at) & 1))

/** Valid gzip of a text that has about so many bytes of empty blocks before it. */
export function withEmptyBlocks(text: string, bytes: number): Buffer {
  // Four blocks end with a whole byte.
  const four = Buffer.alloc(emptyBlock.length / 2)
  for (let bit = 0; bit < 4 * emptyBlock.length; bit++)
    four[bit >> 3]! |= emptyBlock[bit % emptyBlock.length]! << (bit & 7)
  const packed = gzipSync(text)
  const header = 10
  const blocks = Buffer.alloc(Math.floor(bytes / four.length) * four.length, four)
  return Buffer.concat([packed.subarray(0, header), blocks, packed.subarray(header)])
}
