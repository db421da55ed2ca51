import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { withEmptyBlocks } from '@library-card/mock-network/test/empty-gzip.ts'
import { unzip } from './unzip.ts'

const KiB = 1024
const limit = 1024 * KiB
const emptyMembers = (bytes: number) => {
  const member = gzipSync('')
  return Buffer.alloc(Math.floor(bytes / member.length) * member.length, member)
}
const letters = (length: number) => 'x'.repeat(length)

async function unzipCounted(packed: Buffer) {
  let slices = 0
  const text = await unzip(packed, limit, () => void (slices += 1)).then(
    (bytes) => bytes.length,
    () => 'rejected' as const,
  )
  return { text, slices }
}

test.for([
  ['empty blocks', withEmptyBlocks('{}', 500 * KiB)],
  ['empty members', Buffer.concat([emptyMembers(500 * KiB), gzipSync('{}')])],
  ['text and then empty members', Buffer.concat([gzipSync(letters(100 * KiB)), emptyMembers(400 * KiB)])],
] as [string, Buffer][])(
  'G21 of %s, no more is decoded than is in proportion to their text',
  async ([, packed]) => {
    const { text, slices } = await unzipCounted(packed)
    expect(text).toBe('rejected')
    expect(slices).toBeLessThanOrEqual(7)
  },
)

test('G21 gzip that is longer than any text of the limit needs is not decoded', async () => {
  expect(await unzipCounted(withEmptyBlocks(letters(limit), 900 * KiB))).toEqual({
    text: 'rejected',
    slices: 0,
  })
})

test('G21 of a text that is longer than the limit, no more is decoded than the limit', async () => {
  const { text, slices } = await unzipCounted(gzipSync(letters(100 * limit)))
  expect(text).toBe('rejected')
  expect(slices).toBeLessThanOrEqual(2)
})

test.for([0, 1, limit - 1, limit])('a text of %i bytes is decoded', async (length) => {
  expect(await unzipCounted(gzipSync(letters(length)))).toMatchObject({ text: length })
})

test('a few empty blocks do no harm', async () => {
  expect(await unzipCounted(withEmptyBlocks('{}', 30 * KiB))).toMatchObject({ text: 2 })
})
