import { expect, test } from 'vitest'
import { isToPickUp } from './pickup.ts'

test.each([
  ['hold', 'ready', true],
  ['resource-sharing', 'ready', true],
  ['digitization', 'ready', false],
  ['hold', 'in-process', false],
  ['hold', 'unknown', false],
] as const)('G15 a request of the kind %s that is %s is to pick up: %s', (kind, status, expected) => {
  expect(isToPickUp({ kind, status })).toBe(expected)
})
