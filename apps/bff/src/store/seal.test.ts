import { chmodSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findDataKey } from './data-key.ts'
import { open, seal } from './sealed-json.ts'
import { newDatabaseFile } from '../../test/files.ts'

const key = Buffer.alloc(32, 1)

test('sealed text opens only in its place and with its key', () => {
  const sealed = seal('Robin Vale', 'session a', key)
  expect(sealed.toString('latin1')).not.toContain('Robin')
  expect(open(sealed, 'session a', key)).toBe('Robin Vale')
  expect(open(sealed, 'session b', key)).toBeNull()
  expect(open(sealed, 'session a', Buffer.alloc(32, 2))).toBeNull()
})

test('damaged or truncated text does not open', () => {
  const sealed = seal('Robin Vale', 'session a', key)
  for (const at of sealed.keys()) {
    const damaged = Buffer.from(sealed)
    damaged[at] = damaged[at]! ^ 1
    expect(open(damaged, 'session a', key)).toBeNull()
    expect(open(sealed.subarray(0, at), 'session a', key)).toBeNull()
  }
})

test('the first start creates a key file that only its owner may read, and the next start uses it', () => {
  const place = { dataKey: null, databaseFile: newDatabaseFile() }
  const made = findDataKey(place)
  expect(made).toHaveLength(32)
  expect(findDataKey(place)).toEqual(made)
  const file = `${place.databaseFile}.key`
  chmodSync(file, 0o644)
  expect(() => findDataKey(place)).toThrow(/is in a file that others may read\. Let only its owner read it/)
  chmodSync(file, 0o600)
  writeFileSync(file, 'damaged')
  expect(() => findDataKey(place)).toThrow(/is in a file that is damaged\. Restore it from a backup/)
})
