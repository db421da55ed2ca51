import { expect, test } from 'vitest'
import { createRanges, isRange } from './ranges.ts'

test.each([
  ['10.20.0.0/16', true],
  ['192.0.2.7', true],
  ['2001:db8::/32', true],
  ['10.20.0.0/33', false],
  ['10.20.0/16', false],
  ['10.20.0.0/16/8', false],
  ['library', false],
  ['', false],
])('%s is a range: %s', (text, is) => {
  expect(isRange(text)).toBe(is)
})

test('an address matches a range, also as an IPv4-mapped IPv6 address', () => {
  const has = createRanges(['10.20.0.0/16', '192.0.2.7', '2001:db8::/32'])
  expect(['10.20.3.4', '::ffff:10.20.3.4', '192.0.2.7', '2001:db8:1::9'].map(has)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['10.21.0.1', '192.0.2.8', '2001:db9::1', '', 'unknown'].some(has)).toBe(false)
})
