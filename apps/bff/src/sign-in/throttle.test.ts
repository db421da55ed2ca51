import { expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'

let now = 0
const whence = { account: 'a', address: '10.0.0.1' }

test('three tries are free, then each failure doubles the wait up to a quarter of an hour', () => {
  const throttle = createThrottle(() => now)
  const waits = Array.from({ length: 14 }, (_, turn) => {
    throttle.failed({ ...whence, address: `10.0.0.${turn}` })
    return throttle.waitOf({ ...whence, address: 'another' }) / 1000
  })
  expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
})

test('an address that tries many accounts waits as well, whoever comes next from there', () => {
  const throttle = createThrottle(() => now)
  for (let turn = 0; turn < 31; turn++) throttle.failed({ ...whence, account: `a${turn}` })
  expect(throttle.waitOf({ ...whence, account: 'new' })).toBe(2000)
  throttle.succeeded({ ...whence, account: 'new' })
  expect(throttle.waitOf({ ...whence, account: 'new' })).toBe(2000)
  now += 2000
  expect(throttle.waitOf({ ...whence, account: 'new' })).toBe(0)
})

test('an account that succeeds is forgiven', () => {
  const throttle = createThrottle(() => now)
  for (let turn = 0; turn < 5; turn++) throttle.failed(whence)
  expect(throttle.waitOf(whence)).toBeGreaterThan(0)
  throttle.succeeded(whence)
  expect(throttle.waitOf(whence)).toBe(0)
})
